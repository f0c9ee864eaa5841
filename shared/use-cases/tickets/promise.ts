import type { Ticket, TicketPromises } from '../../../schemas/records/ticket.ts'
import type { ServiceLevelSettings } from '../../../schemas/settings/tickets.ts'
import {
  afterAct,
  newPromises,
  policyFor,
  type Reckoning,
  type TicketAct,
  underPolicy,
} from '../../domain/ticket/promises.ts'
import type { Core } from '../../ports/core.ts'
import { hoursFor } from '../settings/hours.ts'
import { readSetting } from '../settings/settings.ts'

/** What a ticket's promises are reckoned by: the settings, and its team's calendar or the company's. */
async function reckoningFor(
  ports: Core,
  ticket: Pick<Ticket, 'teamId'>,
): Promise<{ readonly by: Reckoning; readonly settings: ServiceLevelSettings }> {
  const settings = await readSetting(ports, 'serviceLevels')
  const calendar = await hoursFor(ports, { teamId: ticket.teamId })
  return { settings, by: { calendar, warnAtPercent: settings.warnAtPercent, atMs: ports.clock.now() } }
}

const withPromised = (ticket: Ticket, promises: TicketPromises | undefined): Ticket => {
  const { promises: _before, ...rest } = ticket
  return promises ? { ...rest, promises } : rest
}

/** A new ticket with what is promised about it; due when it is to be resolved, where nothing else was said. */
export async function promised(ports: Core, ticket: Ticket): Promise<Ticket> {
  const { by, settings } = await reckoningFor(ports, ticket)
  const promises = newPromises(by, policyFor(settings, ticket))
  const dueAt = ticket.dueAt ?? promises?.resolution?.dueAt
  return { ...withPromised(ticket, promises), ...(dueAt && { dueAt }), ...(ticket.dueAt && { isDueSet: true }) }
}

/** A ticket whose promises follow what happened to it; due moves along unless somebody set it by hand. */
export async function promisedAfter(
  ports: Core,
  before: Ticket,
  after: Ticket,
  acts: readonly TicketAct[],
): Promise<Ticket> {
  const isOther = before.priority !== after.priority || before.type !== after.type
  if (acts.length === 0 && !isOther) return after
  const { by, settings } = await reckoningFor(ports, after)
  const policy = policyFor(settings, after)
  let promises = after.promises
  if (isOther) promises = underPolicy(by, promises, policy)
  for (const act of acts) promises = promises && afterAct(by, promises, act, policy)
  const dueAt = after.isDueSet ? after.dueAt : (promises?.resolution?.dueAt ?? after.dueAt)
  return { ...withPromised(after, promises), ...(dueAt && { dueAt }) }
}
