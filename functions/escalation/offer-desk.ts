import { offerDesk } from '../../shared/use-cases/desk/offer-desk.ts'
import { deskPorts } from '../runtime/compose-desk.ts'
import { stepHandler } from '../runtime/step.ts'

/** Offers a conversation to the company's contact centre. */
export const handler = stepHandler(deskPorts, offerDesk)
