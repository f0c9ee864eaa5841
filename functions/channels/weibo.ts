import { weibo } from '../../shared/channels/weibo/index.ts'
import { webhookPorts } from '../runtime/compose-webhook.ts'
import { webhookHandler } from '../runtime/webhook.ts'

/** Messages, events and mentions of Weibo come in here. */
export const handler = webhookHandler(weibo, webhookPorts)
