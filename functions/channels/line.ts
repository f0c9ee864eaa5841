import { line } from '../../shared/channels/line/index.ts'
import { webhookPorts } from '../runtime/compose-webhook.ts'
import { webhookHandler } from '../runtime/webhook.ts'

/** Events of a LINE channel come in here. */
export const handler = webhookHandler(line, webhookPorts)
