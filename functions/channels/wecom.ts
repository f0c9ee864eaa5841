import { wecom } from '../../shared/channels/wecom/index.ts'
import { webhookPorts } from '../runtime/compose-webhook.ts'
import { webhookHandler } from '../runtime/webhook.ts'

/** WeCom rings here; the messages are fetched. */
export const handler = webhookHandler(wecom, webhookPorts)
