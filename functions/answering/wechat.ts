import { wechat } from '../../shared/channels/wechat/index.ts'
import { answeringPorts } from '../runtime/compose-answering.ts'
import { webhookHandler } from '../runtime/webhook.ts'

/** The webhook of WeChat for accounts that may only answer passively: it waits for the reply inside the push. */
export const handler = webhookHandler(wechat, answeringPorts)
