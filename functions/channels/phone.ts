import { phone } from '../../shared/channels/phone/index.ts'
import { answeringPorts } from '../runtime/compose-answering.ts'
import { webhookHandler } from '../runtime/webhook.ts'

/** The steps of a call come in here, and the answer is spoken in the same request. */
export const handler = webhookHandler(phone, answeringPorts)
