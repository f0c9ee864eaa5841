import { checkDesk } from '../../shared/use-cases/desk/check-desk.ts'
import { deskPorts } from '../runtime/compose-desk.ts'
import { stepHandler } from '../runtime/step.ts'

/** Asks the contact centre what became of a contact of which nothing was heard. */
export const handler = stepHandler(deskPorts, checkDesk)
