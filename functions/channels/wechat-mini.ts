import { wechatMini } from '../../shared/channels/wechat-mini/index.ts'
import { webhookPorts } from '../runtime/compose-webhook.ts'
import { webhookHandler } from '../runtime/webhook.ts'

/** Customer messages of a WeChat mini program come in here. */
export const handler = webhookHandler(wechatMini, webhookPorts)
