import { weibo } from '../../shared/channels/weibo/index.ts'
import { answeringPorts } from '../runtime/compose-answering.ts'
import { webhookHandler } from '../runtime/webhook.ts'

/** The webhook of Weibo for accounts that answer passively: it waits for the reply inside the push. */
export const handler = webhookHandler(weibo, answeringPorts)
