import * as z from 'zod'
import { Rejected } from '../../errors/errors.ts'
import { type Clock, epochAfter } from '../../ports/clock.ts'
import type { Sockets } from '../../ports/outside.ts'
import type { Item, Table } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'

export interface RealtimePorts {
  readonly table: Table
  readonly clock: Clock
  readonly sockets: Sockets
}

/** Who is at the other end of a socket. */
export const Principal = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('visitor'),
    inboxId: z.string(),
    visitorId: z.string(),
    externalId: z.string().optional(),
    name: z.string().optional(),
    language: z.string().optional(),
    level: z.string().optional(),
  }),
  z.object({ kind: z.literal('staff'), agentId: z.string() }),
])
export type Principal = z.infer<typeof Principal>

const ticketSeconds = 30
/** A socket of API Gateway lives two hours at most. */
const connectionSeconds = 2 * 3600 + 300

export const staffParty = 'staff'
export const visitorParty = (inboxId: string, visitorId: string) => `${inboxId}#${visitorId}`
const partyOf = (principal: Principal) =>
  principal.kind === 'staff' ? staffParty : visitorParty(principal.inboxId, principal.visitorId)

/** A ticket to open one socket within thirty seconds; it works once. */
export async function issueTicket(
  ports: Pick<RealtimePorts, 'table' | 'clock'>,
  principal: Principal,
): Promise<string> {
  const secret = ports.clock.secret()
  await ports.table.transact([
    {
      put: { ...keys.realtimeTicket(secret), principal, expiresAt: epochAfter(ports.clock, ticketSeconds) },
      if: { exists: false },
    },
  ])
  return secret
}

/** Uses a ticket up. @throws Rejected 401 when it is unknown, used or late */
export async function redeemTicket(
  ports: Pick<RealtimePorts, 'table' | 'clock'>,
  secret: string | undefined,
): Promise<Principal> {
  const refusal = new Rejected('The realtime ticket is missing, used or expired.', { code: 'bad-ticket', status: 401 })
  if (!secret || !/^[0-9A-Za-z_-]{16,64}$/.test(secret)) throw refusal
  const key = keys.realtimeTicket(secret)
  const item = await ports.table.get(key.pk, key.sk, { consistent: true })
  if (!item || Number(item.expiresAt) < ports.clock.now() / 1000) throw refusal
  if (await ports.table.transact([{ delete: key, if: { exists: true } }])) throw refusal
  return Principal.parse(item.principal)
}

/** Remembers an open socket under its party. */
export async function openConnection(
  ports: Pick<RealtimePorts, 'table' | 'clock'>,
  connectionId: string,
  principal: Principal,
): Promise<void> {
  const expiresAt = epochAfter(ports.clock, connectionSeconds)
  const party = partyOf(principal)
  await ports.table.transact([
    { put: { ...keys.connection(connectionId), principal, party, expiresAt } },
    {
      put: {
        ...keys.party(party, connectionId),
        connectionId,
        expiresAt,
        ...(principal.kind === 'staff' && { agentId: principal.agentId, looks: 0 }),
      },
    },
  ])
}

/** Forgets a socket; twice is the same as once. */
export async function dropConnection(ports: Pick<RealtimePorts, 'table'>, connectionId: string): Promise<void> {
  const key = keys.connection(connectionId)
  const item = await ports.table.get(key.pk, key.sk)
  if (item) await ports.table.transact([{ delete: key }, { delete: keys.party(String(item.party), connectionId) }])
}

/** Forgets every socket of an agent: what happens from here on is not told there. */
export async function dropConnectionsOf(ports: Pick<RealtimePorts, 'table'>, agentId: string): Promise<void> {
  const rows = await everyItem(ports, { pk: `PTY#${staffParty}`, prefix: 'CON#', consistent: true })
  for (const row of rows) if (row.agentId === agentId) await dropConnection(ports, String(row.connectionId))
}

/** The agents who have a console open. */
export async function listConnected(ports: Pick<RealtimePorts, 'table' | 'clock'>): Promise<ReadonlySet<string>> {
  const rows = await everyItem(ports, { pk: `PTY#${staffParty}`, prefix: 'CON#' })
  const isOpen = (expiresAt: unknown) => Number(expiresAt) * 1_000 > ports.clock.now()
  return new Set(rows.filter(({ expiresAt }) => isOpen(expiresAt)).map(({ agentId }) => String(agentId)))
}

/** Who speaks on a socket. @throws Rejected when it is not one of ours any more */
export async function principalOf(ports: Pick<RealtimePorts, 'table'>, connectionId: string): Promise<Principal> {
  const key = keys.connection(connectionId)
  const item = await ports.table.get(key.pk, key.sk, { consistent: true })
  if (!item) throw new Rejected('The connection is not known.', { code: 'unknown-connection', status: 410 })
  return Principal.parse(item.principal)
}

/**
 * Notes whether the console at the other end is being looked at. `order` counts what it said of that: frames of one socket
 * are taken in beside each other, and of two that cross the later one holds.
 */
export async function setWatching(
  ports: Pick<RealtimePorts, 'table'>,
  connectionId: string,
  isWatching: boolean,
  order?: number,
): Promise<void> {
  const update = keys.party(staffParty, connectionId)
  if (order === undefined) {
    await ports.table.transact([{ update, set: { isWatching }, if: { exists: true } }])
    return
  }
  const set = { isWatching, looks: order }
  const refusal = await ports.table.transact([{ update, set, if: { exists: true, lessThan: { looks: order } } }])
  // A socket that a version before this one opened counts from here on.
  if (refusal) await ports.table.transact([{ update, set, if: { exists: true, absent: ['looks'] } }])
}

/**
 * Sends a frame to the sockets of a party; those that are gone are forgotten. Consoles that nobody looks at get it only
 * where it concerns their agent, or everybody. Returns how many got it.
 */
export async function pushToParty(
  ports: RealtimePorts,
  party: string,
  frame: Record<string, unknown>,
  concerned: ReadonlySet<string> | 'everybody' = new Set(),
): Promise<number> {
  const rows = await everyItem(ports, { pk: `PTY#${party}`, prefix: 'CON#', consistent: true })
  const isFor = ({ isWatching, agentId }: Item) =>
    isWatching !== false || concerned === 'everybody' || concerned.has(String(agentId))
  const results = await Promise.all(
    rows.filter(isFor).map(async (item) => {
      const connectionId = String(item.connectionId)
      if (await ports.sockets.push(connectionId, frame)) return 1
      await ports.table.transact([
        { delete: keys.connection(connectionId) },
        { delete: keys.party(party, connectionId) },
      ])
      return 0
    }),
  )
  return results.reduce<number>((sum, one) => sum + one, 0)
}
