import { Agent, type Role } from '../../../schemas/records/agent.ts'
import { conflict, notFound, Rejected } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Write } from '../../ports/table.ts'
import { auditWrites } from '../settings/audit.ts'
import { facts } from '../storage/facts.ts'
import { indexes, keys } from '../storage/keys.ts'
import { everyPage } from '../storage/pages.ts'
import { findAgent, putOutbox, read } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { updateAgent } from '../storage/update-agent.ts'

export interface StaffPrincipal {
  readonly kind: 'staff'
  readonly agentId: string
  readonly email: string
  readonly name: string
  readonly role: Role
}

/** Every agent; there are as many as the company has people, so one list is read whole. */
export async function listAgents(ports: Pick<Core, 'table'>): Promise<readonly Agent[]> {
  const items = await everyPage(async (cursor) => {
    const page = await ports.table.query({ index: 'gsi1', pk: indexes.agents, ...(cursor && { cursor }) })
    return { ...page, items: await ports.table.getMany(page.items.map(({ pk, sk }) => ({ pk, sk }))) }
  })
  return items.map((item) => read(Agent, item)).sort((a, b) => a.name.localeCompare(b.name))
}

export const putNewAgent = (agent: Agent): Write => ({
  put: { ...keys.agent(agent.id), gsi1pk: indexes.agents, gsi1sk: agent.id, ...agent },
  if: { exists: false },
})

/**
 * The agent who signed in; made on the first visit, with sensible defaults.
 * @throws Rejected forbidden where the account was switched off meanwhile
 */
export async function signedInAgent(ports: Core, principal: StaffPrincipal): Promise<Agent> {
  const known = await findAgent(ports, principal.agentId)
  if (known?.isDisabled) throw new Rejected('This account is switched off.', { code: 'forbidden', status: 403 })
  if (known) return known
  const at = isoNow(ports.clock)
  const { inboxes, languages } = await ports.configuration.load()
  const agent: Agent = {
    id: principal.agentId,
    email: principal.email,
    name: principal.name,
    role: principal.role,
    availability: 'offline',
    capacity: 5,
    load: 0,
    ticketLoad: 0,
    ticketCapacity: 10,
    skills: [...new Set(inboxes.map((inbox) => inbox.skill))],
    skillLevels: {},
    teamIds: [],
    missedOffers: 0,
    languages: [...languages],
    idleSince: at,
    updatedAt: at,
    version: 1,
  }
  await ports.table.transact([putNewAgent(agent)])
  return (await findAgent(ports, principal.agentId)) ?? agent
}

/**
 * Changes availability, capacity, skills, teams or languages; becoming available wakes the queue through the fact. What
 * somebody else changes about an agent is kept in the audit log.
 */
export async function changeAgent(
  ports: Core,
  agentId: string,
  change: Partial<
    Pick<
      Agent,
      'availability' | 'capacity' | 'ticketCapacity' | 'skills' | 'skillLevels' | 'teamIds' | 'languages' | 'name'
    >
  >,
  by?: string,
): Promise<Agent> {
  return optimistic(ports.table, async () => {
    const agent = await findAgent(ports, agentId)
    if (!agent) throw notFound('agent', agentId)
    if (change.capacity !== undefined && change.capacity < agent.load)
      throw conflict(`capacity: must be at least ${agent.load}, the conversations held now.`, { load: agent.load })
    const at = isoNow(ports.clock)
    const after: Agent = {
      ...agent,
      ...change,
      updatedAt: at,
      version: agent.version + 1,
      ...(change.availability && { missedOffers: 0 }),
      ...(change.availability === 'online' && agent.availability !== 'online' && { idleSince: at }),
    }
    const { ticketCapacity } = after
    const set = {
      ticketCapacity,
      ...change,
      updatedAt: at,
      idleSince: after.idleSince,
      missedOffers: after.missedOffers,
    }
    return {
      result: after,
      writes: [
        // Who was stored before tickets were counted holds none from here on.
        updateAgent(agentId, {
          set,
          add: { ticketLoad: 0 },
          // Whoever comes back is not still gone.
          ...(change.availability === 'online' && { remove: ['goneSince'] }),
          if: { equals: { updatedAt: agent.updatedAt, load: agent.load } },
        }),
        putOutbox(ports.clock, keys.agent(agentId).pk, [facts.agentChanged(after)]),
        ...(by ? await auditWrites(ports, { by, what: `agent.${agentId}`, before: agent, after }) : []),
      ],
    }
  })
}
