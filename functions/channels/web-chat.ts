import { webChat } from '../../shared/channels/web-chat/index.ts'
import { webhookPorts } from '../runtime/compose-webhook.ts'
import { webhookHandler } from '../runtime/webhook.ts'

/** A visitor's frame over HTTP, for where sockets are blocked. */
export const handler = webhookHandler(webChat, webhookPorts)
