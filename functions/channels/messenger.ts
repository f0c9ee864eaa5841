import { messenger } from '../../shared/channels/messenger/index.ts'
import { webhookPorts } from '../runtime/compose-webhook.ts'
import { webhookHandler } from '../runtime/webhook.ts'

/** Messages of a Facebook page come in here. */
export const handler = webhookHandler(messenger, webhookPorts)
