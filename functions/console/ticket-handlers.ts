import { createHash } from 'node:crypto'
import { Rejected } from '../../shared/errors/errors.ts'
import { getTicket } from '../../shared/use-cases/storage/records.ts'
import { answerTicket } from '../../shared/use-cases/tickets/answer-ticket.ts'
import { mergeTickets, relateTickets, splitTicket } from '../../shared/use-cases/tickets/link-tickets.ts'
import { takeNextTicket, takeTicket } from '../../shared/use-cases/tickets/next-ticket.ts'
import { declineTicket } from '../../shared/use-cases/tickets/offer-tickets.ts'
import { createTicket, editTicket, listTickets, type TicketEdit } from '../../shared/use-cases/tickets/tickets.ts'
import type { ApiPorts } from '../runtime/compose.ts'
import { me } from '../runtime/me.ts'
import { defined, type Handlers, nameOf, pageOf, param, staffOf } from '../runtime/router.ts'

/** Tickets. */
export const ticketHandlers = {
  listTickets: async (ports, { query: { limit, cursor, ...filter } }) =>
    pageOf(await listTickets(ports, { ...defined(filter), status: filter.status }, limit, cursor)),
  createTicket: (ports, { caller, body, idempotencyKey }) => {
    const owner = caller.kind === 'staff' ? caller.agentId : caller.keyId
    const id =
      idempotencyKey && `tkt_${createHash('sha256').update(`${owner}\n${idempotencyKey}`).digest('hex').slice(0, 32)}`
    return createTicket(
      ports,
      { ...defined(body), subject: body.subject },
      { name: nameOf(caller), origin: caller.kind === 'staff' ? 'agent' : 'api' },
      id,
    )
  },
  takeNextTicket: async (ports, { caller }) => (await takeNextTicket(ports, await me(ports, caller))) ?? null,
  takeTicket: async (ports, { caller, params }) =>
    takeTicket(ports, param(params, 'ticketId'), await me(ports, caller)),
  declineTicket: async (ports, { caller, params, body }) => {
    await declineTicket(ports, param(params, 'ticketId'), (await me(ports, caller)).id, body.reason)
    return null
  },
  getTicket: (ports, { params }) => getTicket(ports, param(params, 'ticketId')),
  editTicket: (ports, { caller, params, body: { reminder, ...change } }) =>
    editTicket(
      ports,
      param(params, 'ticketId'),
      {
        ...(defined(change) as TicketEdit),
        ...(reminder && { reminder: { ...reminder, agentId: staffOf(caller).agentId } }),
      },
      nameOf(caller),
    ),
  editTogether: async (ports, { caller, body }) => {
    const items = []
    for (const id of new Set(body.ticketIds)) {
      const done = editTicket(ports, id, defined(body.change) as TicketEdit, nameOf(caller))
      items.push(
        await done.then(
          (ticket) => ({ id, ticket }),
          (error: unknown) => {
            if (error instanceof Rejected) return { id, problem: error.message }
            throw error
          },
        ),
      )
    }
    return { items }
  },
  answerTicket: async (ports, { caller, params, body }) =>
    answerTicket(ports, param(params, 'ticketId'), body, await me(ports, caller)),
  mergeTicket: (ports, { caller, params, body }) =>
    mergeTickets(ports, param(params, 'ticketId'), body.ticketId, nameOf(caller)),
  splitTicket: (ports, { caller, params, body }) =>
    splitTicket(ports, param(params, 'ticketId'), { ...defined(body), subject: body.subject }, nameOf(caller)),
  relateTicket: (ports, { caller, params, body }) =>
    relateTickets(ports, param(params, 'ticketId'), body.ticketId, body.isRelated, nameOf(caller)),
} satisfies Partial<Handlers<ApiPorts>>
