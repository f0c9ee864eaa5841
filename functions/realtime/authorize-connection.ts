import { redeemTicketFrom } from '../../shared/use-cases/realtime/redeem.ts'
import { gatePorts } from '../runtime/compose.ts'
import { socketAuthorizer } from '../runtime/socket.ts'

/** Lets a socket open for a one-time ticket. */
export const handler = socketAuthorizer(gatePorts, redeemTicketFrom)
