import { telegram } from '../../shared/channels/telegram/index.ts'
import { webhookPorts } from '../runtime/compose-webhook.ts'
import { webhookHandler } from '../runtime/webhook.ts'

/** Updates of a Telegram bot come in here. */
export const handler = webhookHandler(telegram, webhookPorts)
