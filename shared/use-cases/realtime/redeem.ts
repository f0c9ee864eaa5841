import { Rejected } from '../../errors/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Table } from '../../ports/table.ts'
import { openConnection, type Principal, redeemTicket } from './connections.ts'

export interface GatePorts {
  readonly table: Table
  readonly clock: Clock
  /** Origins from which a console may connect; empty allows every one. */
  readonly staffOrigins: readonly string[]
}

/** Opens the gate for a ticket; a console must also come from one of the known pages. */
export async function redeemTicketFrom(
  ports: GatePorts,
  request: { readonly ticket?: string; readonly origin?: string },
): Promise<Principal> {
  const principal = await redeemTicket(ports, request.ticket)
  const isKnown =
    ports.staffOrigins.length === 0 || (request.origin !== undefined && ports.staffOrigins.includes(request.origin))
  if (principal.kind === 'staff' && !isKnown)
    throw new Rejected('The console may not connect from this page.', { code: 'origin', status: 403 })
  return principal
}

/** Remembers a socket of somebody who was let in. @throws Rejected when nobody says who it is */
export async function welcome(
  ports: Pick<GatePorts, 'table' | 'clock'>,
  connectionId: string,
  principal: Principal | undefined,
): Promise<void> {
  if (!principal) throw new Rejected('The socket has no principal.', { code: 'unauthorized', status: 401 })
  await openConnection(ports, connectionId, principal)
}
