import { app } from '../../shared/channels/app/index.ts'
import { webhookPorts } from '../runtime/compose-webhook.ts'
import { webhookHandler } from '../runtime/webhook.ts'

/** A frame of the app over HTTP, for where sockets are blocked. */
export const handler = webhookHandler(app, webhookPorts)
