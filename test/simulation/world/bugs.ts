import type { Item, Write } from '../../../shared/ports/table.ts'
import type { System } from './system.ts'

type Tamper = (write: Write) => Write | undefined

const skOf = (write: Write) =>
  ('put' in write ? write.put : 'update' in write ? write.update : 'delete' in write ? write.delete : write.check).sk
const without = (sk: RegExp, change: (write: Write) => Write | undefined): Tamper => {
  return (write) => (sk.test(skOf(write)) ? change(write) : write)
}
const unconditional = (write: Write): Write | undefined => {
  if ('check' in write) return undefined
  const { if: _condition, ...rest } = write
  return rest as Write
}
const withPut = (write: Write, change: (item: Item) => Item): Write =>
  'put' in write ? { ...write, put: change(write.put) } : write

/** A kind of fact that nobody is told. */
const untold = (fact: string) =>
  without(/^OBX#/, (write) => {
    if (!('put' in write)) return write
    const items = (write.put.items as { to: string; name?: string }[]).filter(({ name }) => name !== fact)
    return items.length > 0 ? { ...write, put: { ...write.put, items } } : undefined
  })

/** Bugs that could be in the product, as what would then be written. */
const tampers: Readonly<Record<string, Tamper>> = {
  'no-deduplication': without(/^DUP$/, unconditional),
  'no-duplicate-row': without(/^DUP$/, () => undefined),
  'no-conversation-version': without(/^CNV$/, unconditional),
  'messages-overwrite': without(/^MSG#/, unconditional),
  'non-atomic-capacity': without(/^AGT$/, (write) =>
    'update' in write && write.add ? { ...write, if: { exists: true } } : write,
  ),
  'slot-not-freed': without(/^AGT$/, (write) =>
    'update' in write && Number(write.add?.load) < 0 ? { update: write.update, set: write.set ?? {} } : write,
  ),
  'slot-row-forgotten': without(/^SLOT#/, (write) => ('put' in write ? undefined : write)),
  'escalation-version': without(/^ESC#/, unconditional),
  'escalation-reopens': without(/^ESC#/, (write) =>
    withPut(write, (item) => (item.status === 'assigned' && item.closeToken ? { ...item, status: 'routing' } : item)),
  ),
  'no-outbox': without(/^OBX#/, (write) =>
    'put' in write && JSON.stringify(write.put.items).includes('"to":"delivery"')
      ? withPut(write, (item) => ({
          ...item,
          items: (item.items as { to: string }[]).filter(({ to }) => to !== 'delivery'),
        }))
      : write,
  ),
  'tasks-forgotten': without(/^OBX#/, (write) =>
    withPut(write, (item) => ({ ...item, items: (item.items as { to: string }[]).filter(({ to }) => to !== 'task') })),
  ),
  'facts-forgotten': untold('conversation.escalated'),
  'agents-untold': untold('agent.changed'),
  'claim-without-condition': without(/^MSG#/, (write) =>
    'update' in write && (write.set?.delivery as { status?: string } | undefined)?.status === 'sending'
      ? unconditional(write)
      : write,
  ),
  'ticket-forgotten': without(/^TKT$/, () => undefined),
  'ticket-room-leaks': without(/^TKS#/, (write) => ('delete' in write ? undefined : write)),
  'ticket-offers-pile-up': without(/^AGT$/, (write) =>
    'update' in write && write.add?.ticketLoad ? { ...write, if: { exists: true } } : write,
  ),
  'line-forgotten': without(/^LINE$/, (write) => ('put' in write ? undefined : write)),
  'offers-never-end': without(/^ALARM$/, (write) => ('put' in write ? undefined : write)),
  'company-untold': without(/^evt_/, (write) => ('put' in write ? undefined : write)),
  'counted-twice': without(/^CNT$/, unconditional),
  uncounted: without(/^DAY$/, () => undefined),
  'forgets-what-is-new': without(/^(?:CNV|ESC#.*)$/, (write) => {
    if (!('put' in write) || Number(write.put.version) % 3 !== 0) return write
    const { sinceNext, ...known } = write.put
    return { ...write, put: known as Item }
  }),
  'addresses-forgotten': without(/^ADR#/, () => undefined),
  'tombstone-forgotten': without(/^ERS$/, () => undefined),
  'seq-skips': without(/^CNV$/, (write) =>
    withPut(write, (item) => (item.status === 'waiting' ? { ...item, lastSeq: Number(item.lastSeq) + 1 } : item)),
  ),
  'assistant-keeps-talking': without(/^CNV$/, (write) =>
    withPut(write, (item) => (item.status === 'waiting' ? { ...item, status: 'assistant' } : item)),
  ),
}

/** Bugs of the machinery around, by name where it looks for them. */
const elsewhere = [
  'acknowledge-first',
  'group-by-channel',
  'no-partial-failure',
  'bus-forgets',
  'unknown-is-repeated',
  'relay-skips-failed',
  'resume-skips',
  'gap-unread',
  'frames-lost',
  'wrong-address',
] as const

export const bugs: readonly string[] = [...Object.keys(tampers), ...elsewhere]

/** Plants the bugs that a run asks for. */
export function plant(system: System): void {
  const planted = [...system.world.bugs].flatMap((name) => tampers[name] ?? [])
  if (planted.length === 0) return
  system.store.tamper = (writes) =>
    planted.reduce<readonly Write[]>((all, tamper) => all.flatMap((write) => tamper(write) ?? []), writes)
}
