import { wechat } from '../../shared/channels/wechat/index.ts'
import { webhookPorts } from '../runtime/compose-webhook.ts'
import { webhookHandler } from '../runtime/webhook.ts'

/** WeChat pushes here: GET to check the address, POST for messages and events. */
export const handler = webhookHandler(wechat, webhookPorts)
