import type { Ticket } from '../../../schemas/records/ticket.ts'
import type { ServiceLevelSettings } from '../../../schemas/settings/tickets.ts'
import { withHistory } from '../../domain/ticket/history.ts'
import { comeDue, policyFor } from '../../domain/ticket/promises.ts'
import { isDone } from '../../domain/ticket/transitions.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { readSetting } from '../settings/settings.ts'
import { indexes } from '../storage/keys.ts'
import { findAgent, findTicket } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { withoutOffer } from './offer-tickets.ts'
import { promisedAfter } from './promise.ts'
import { planTicket } from './tickets.ts'

const most = 200

/**
 * Warns of promises that are nearly due, says which were broken and does what their policy says, reminds, and ends offers
 * that nobody answered. Returns how many tickets were looked at.
 */
export async function watchTickets(ports: Core): Promise<number> {
  const page = await ports.table.query({
    index: 'gsi1',
    pk: indexes.ticketAlarms,
    before: `${isoNow(ports.clock)}~`,
    limit: most,
  })
  if (page.items.length === 0) return 0
  const settings = await readSetting(ports, 'serviceLevels')
  for (const { pk } of page.items) await lookAt(ports, settings, String(pk).slice('TKT#'.length))
  return page.items.length
}

async function lookAt(ports: Core, settings: ServiceLevelSettings, id: string): Promise<void> {
  await optimistic(ports.table, async () => {
    const before = await findTicket(ports, id)
    if (!before) return { writes: [], result: undefined }
    const now = ports.clock.now()
    const at = isoNow(ports.clock)
    const due = before.promises && !isDone(before.status) ? comeDue(before.promises, now) : undefined
    const isRung = (reminder: Ticket['reminders'][number]) => Date.parse(reminder.at) <= now
    const rung = before.reminders.filter(isRung)
    const isMissed = before.offer !== undefined && Date.parse(before.offer.endsAt) <= now
    const missedBy = isMissed && before.offer ? await findAgent(ports, before.offer.agentId) : undefined
    const asked = isMissed ? withoutOffer(ports, before, missedBy?.name ?? '') : before
    const lines = [
      ...(due?.warned ?? []).map((name) => `warned: ${name}`),
      ...(due?.breached ?? []).map((name) => `breached: ${name}`),
      ...rung.map(({ text }) => `reminded: ${text}`),
    ]
    if (lines.length === 0 && !isMissed) return { writes: [], result: undefined }
    const looked: Ticket = {
      ...asked,
      ...(due && { promises: due.promises }),
      reminders: asked.reminders.filter((reminder) => !isRung(reminder)),
    }
    const isBroken = (due?.breached.length ?? 0) > 0
    const after = isBroken ? escalated(looked, policyFor(settings, before)?.onBreach ?? {}) : looked
    const kept = withHistory(
      { ...after, updatedAt: at, version: before.version + 1 },
      lines.map((change) => ({ at, by: 'system', change })),
    )
    // A higher priority promises something else from here on.
    const promisedNow = await promisedAfter(ports, before, kept, [])
    return { writes: planTicket(ports, promisedNow, before), result: undefined }
  })
}

type OnBreach = {
  readonly priority?: Ticket['priority'] | undefined
  readonly teamId?: string | undefined
  readonly isUnassigned?: boolean | undefined
}

/** A ticket of which a promise was broken, as its policy has it. */
function escalated(ticket: Ticket, { priority, teamId, isUnassigned }: OnBreach): Ticket {
  const { assigneeId, assigneeName, ...unassigned } = ticket
  return { ...(isUnassigned ? unassigned : ticket), ...(priority && { priority }), ...(teamId && { teamId }) }
}
