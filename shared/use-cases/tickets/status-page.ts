import { createHash, timingSafeEqual } from 'node:crypto'
import type { Ticket } from '../../../schemas/records/ticket.ts'
import { withHistory } from '../../domain/ticket/history.ts'
import { isDone } from '../../domain/ticket/transitions.ts'
import { conflict, invalid, notFound, Rejected } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { findTicket } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { promisedAfter } from './promise.ts'
import { planTicket } from './tickets.ts'

/** What a customer sees of a ticket: never who works on it inside, nor what colleagues wrote to each other. */
export interface TicketStatusView {
  readonly number: string
  readonly subject: string
  readonly status: Ticket['status']
  readonly dueAt?: string
  readonly language: 'zh' | 'en'
  readonly canWrite: boolean
  readonly entries: readonly {
    readonly at: string
    readonly kind: 'created' | 'status' | 'reply' | 'customer'
    readonly text: string
    readonly by?: string
  }[]
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const hourMs = 3_600_000
const mostAnHour = 10
const customerLine = 'customer: '

async function opened(ports: Core, id: string, key: string): Promise<Ticket> {
  const ticket = await findTicket(ports, id)
  // The same time and the same answer, whether the ticket or the key is wrong.
  if (!timingSafeEqual(digest(ticket?.publicKey ?? ''), digest(key)) || !ticket?.publicKey) throw notFound('ticket', id)
  return ticket
}

/** The page that a link opens. @throws Rejected not-found, whatever of the link is wrong */
export async function viewStatus(ports: Core, id: string, key: string): Promise<TicketStatusView> {
  const ticket = await opened(ports, id, key)
  const { languages } = await ports.configuration.load()
  const entries = ticket.history
    .filter(({ isPublic }) => isPublic)
    .map(({ at, by, change }) => {
      const [, name = '', text = ''] = /^(\w+): ([\s\S]*)$/.exec(change) ?? []
      if (name === 'reply') return { at, kind: 'reply' as const, text, by }
      if (name === 'customer') return { at, kind: 'customer' as const, text }
      return name === 'status' ? { at, kind: 'status' as const, text } : { at, kind: 'created' as const, text: '' }
    })
  return {
    number: ticket.number,
    subject: ticket.subject,
    status: ticket.status,
    ...(ticket.dueAt && !isDone(ticket.status) && { dueAt: ticket.dueAt }),
    language: languages[0] ?? 'zh',
    canWrite: ticket.status !== 'closed',
    entries,
  }
}

/** The customer writes on the page: it is in the ticket, and a resolved one is open again. @throws Rejected */
export async function writeOnPage(ports: Core, id: string, key: string, text: string): Promise<void> {
  const said = text.trim()
  if (!said || said.length > 2_000) throw invalid('text', 'must have 1 to 2000 characters')
  await opened(ports, id, key)
  await optimistic(ports.table, async () => {
    const before = await opened(ports, id, key)
    if (before.status === 'closed') throw conflict('This ticket is closed.')
    const at = isoNow(ports.clock)
    const since = ports.clock.now() - hourMs
    const recent = before.history.filter(
      (entry) => entry.change.startsWith(customerLine) && Date.parse(entry.at) > since,
    )
    if (recent.length >= mostAnHour)
      throw new Rejected('Please wait a while before you write again.', { code: 'too-many', status: 429 })
    const by = before.customerName ?? 'customer'
    const isBack = before.status === 'resolved' || before.status === 'waiting'
    const written = withHistory(
      { ...before, status: isBack ? 'open' : before.status, updatedAt: at, version: before.version + 1 },
      [
        { at, by, change: `${customerLine}${said}`, isPublic: true },
        ...(isBack ? [{ at, by, change: 'status: open', isPublic: true }] : []),
      ],
    )
    const after = await promisedAfter(ports, before, written, [
      ...(before.status === 'resolved' ? (['reopened'] as const) : []),
      ...(before.status === 'waiting' ? (['resumed'] as const) : []),
      'customer-spoke',
    ])
    return { writes: planTicket(ports, after, before), result: undefined }
  })
}
