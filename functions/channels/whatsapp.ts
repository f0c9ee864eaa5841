import { whatsapp } from '../../shared/channels/whatsapp/index.ts'
import { webhookPorts } from '../runtime/compose-webhook.ts'
import { webhookHandler } from '../runtime/webhook.ts'

/** Messages and statuses of WhatsApp come in here. */
export const handler = webhookHandler(whatsapp, webhookPorts)
