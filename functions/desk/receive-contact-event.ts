import { ContactEvent } from '../../schemas/commands/desk.ts'
import { receiveContactEvent } from '../../shared/use-cases/desk/receive-contact-event.ts'
import { deskPorts } from '../runtime/compose-desk.ts'
import { factHandler, lowerCase } from '../runtime/event.ts'

/** That somebody at the contact centre took a contact, or that it is over. */
export const handler = factHandler(deskPorts, (ports, { detail }) =>
  receiveContactEvent(ports, ContactEvent.parse(lowerCase(detail))),
)
