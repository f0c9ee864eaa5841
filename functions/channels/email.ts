import { email } from '../../shared/channels/email/index.ts'
import { mailHandler, mailPorts } from '../runtime/mail.ts'

/** Letters that SES received come in here. */
export const handler = mailHandler(email, mailPorts)
