import { syncDesk } from '../../shared/use-cases/desk/sync-desk.ts'
import { deskPorts } from '../runtime/compose-desk.ts'
import { conversationHandler } from '../runtime/event.ts'

/** A conversation that somebody at the contact centre has, or is to have, went on. */
export const handler = conversationHandler(deskPorts, syncDesk)
