import { connect } from '../../shared/channels/connect/index.ts'
import { answeringPorts } from '../runtime/compose-answering.ts'
import { connectHandler } from '../runtime/connect.ts'

/** The steps of a contact flow, and what Lex heard, come in here; the answer is spoken. */
export const handler = connectHandler(connect, answeringPorts)
