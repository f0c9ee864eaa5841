import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { exampleAgent } from '../../../schemas/events/examples.ts'
import type { Agent } from '../../../schemas/records/agent.ts'
import type { Ticket } from '../../../schemas/records/ticket.ts'
import { RoutingSettings } from '../../../schemas/settings/routing.ts'
import { holderOf } from '../../../shared/domain/ticket/line.ts'
import { Rejected } from '../../../shared/errors/errors.ts'
import { changeAgent, listAgents, putNewAgent } from '../../../shared/use-cases/agents/agents.ts'
import { listOffers } from '../../../shared/use-cases/escalation/list-offers.ts'
import { saveSetting } from '../../../shared/use-cases/settings/settings.ts'
import { keys } from '../../../shared/use-cases/storage/keys.ts'
import { everyItem } from '../../../shared/use-cases/storage/pages.ts'
import { findAgent, getTicket } from '../../../shared/use-cases/storage/records.ts'
import { mergeTickets } from '../../../shared/use-cases/tickets/link-tickets.ts'
import { listLine, takeNextTicket, takeTicket } from '../../../shared/use-cases/tickets/next-ticket.ts'
import { declineTicket, offerTickets, offerTicketsTo } from '../../../shared/use-cases/tickets/offer-tickets.ts'
import { createTicket, editTicket, type NewTicket } from '../../../shared/use-cases/tickets/tickets.ts'
import { watchTickets } from '../../../shared/use-cases/tickets/watch-tickets.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

const by = { name: '小云', origin: 'agent' } as const
let now = 0
let ports: ReturnType<typeof memoryPorts>
const person = (letter: string, change: Partial<Agent> = {}): Agent => ({
  ...exampleAgent,
  id: `agt_${letter.repeat(26)}`,
  name: letter,
  load: 0,
  ticketCapacity: 2,
  ...change,
})
const [first, second, third] = [person('A'), person('B', { teamIds: ['tem_b'] }), person('C')]

beforeEach(async () => {
  now = Date.parse('2026-11-18T02:00:00.000Z')
  ports = memoryPorts(() => now)
  await ports.table.transact([first, second, third].map(putNewAgent))
  await saveSetting(ports, 'teams', { value: { items: [{ id: 'tem_b', name: '售后' }] }, version: 0 }, 'x')
})

const make = (change: Partial<NewTicket> = {}) => createTicket(ports, { subject: '退款未到账', ...change }, by)
const offeredTo = async (id: string) => (await getTicket(ports, id)).offer?.agentId
const loadOf = async (agent: Agent) => (await findAgent(ports, agent.id))?.ticketLoad

describe('a ticket that nobody has', () => {
  test('is offered to who has room, what is due first to the first, one at a time to each', async () => {
    const [ofTeam, normal, urgent] = [await make({ teamId: 'tem_b' }), await make(), await make({ priority: 'urgent' })]
    expect(await offerTickets(ports)).toBe(3)
    expect(await offeredTo(urgent.id)).toBe(first.id)
    expect(await offeredTo(ofTeam.id)).toBe(second.id)
    expect(await offeredTo(normal.id)).toBe(third.id)
    const more = await make()
    expect(await offerTickets(ports)).toBe(0)
    expect((await listOffers(ports, first.id)).tickets.map(({ id }) => id)).toEqual([urgent.id])
    const taken = await takeTicket(ports, urgent.id, first)
    expect(taken).toMatchObject({ assigneeId: first.id, assigneeName: 'A' })
    expect(taken.offer).toBeUndefined()
    expect(await offerTickets(ports)).toBe(1)
    expect(await offeredTo(more.id)).toBe(first.id)
    expect(await loadOf(first)).toBe(2)
  })

  test('goes to the next one who is asked when it is declined or not answered, and not back for hours', async () => {
    const ticket = await make()
    await offerTickets(ports)
    await expect(declineTicket(ports, ticket.id, second.id)).rejects.toThrow('not offered to you')
    await declineTicket(ports, ticket.id, first.id, '手头忙')
    expect(await loadOf(first)).toBe(0)
    await offerTickets(ports)
    expect(await offeredTo(ticket.id)).toBe(second.id)
    now += 121_000
    await watchTickets(ports)
    expect(await offeredTo(ticket.id)).toBeUndefined()
    await offerTickets(ports)
    expect(await offeredTo(ticket.id)).toBe(third.id)
    await declineTicket(ports, ticket.id, third.id)
    expect(await offerTickets(ports)).toBe(0)
    expect((await getTicket(ports, ticket.id)).history.map(({ change }) => change)).toEqual([
      'created',
      'offerDeclined: 手头忙',
      'offerMissed',
      'offerDeclined',
    ])
    now += 9 * 3_600_000
    expect(await offerTickets(ports)).toBe(1)
  })

  test('that somebody takes in the moment of the offer leaves its agent free for the next', async () => {
    const [urgent, normal] = [await make({ priority: 'urgent' }), await make()]
    for (const agent of [second, third]) await changeAgent(ports, agent.id, { ticketCapacity: 1 })
    await make().then((other) => takeTicket(ports, other.id, third))
    const transact = ports.table.transact.bind(ports.table)
    let isTaken = false
    ports.table.transact = async (writes) => {
      if (!isTaken) {
        isTaken = true
        await takeTicket(ports, urgent.id, second)
      }
      return transact(writes)
    }
    expect(await offerTickets(ports)).toBe(1)
    expect(await offeredTo(normal.id)).toBe(first.id)
  })

  test('is not offered where the company switched that off, nor to who is away, full, or of another team', async () => {
    await make({ teamId: 'tem_b' })
    await changeAgent(ports, second.id, { availability: 'away' })
    expect(await offerTickets(ports)).toBe(0)
    await changeAgent(ports, second.id, { availability: 'online', ticketCapacity: 0 })
    expect(await offerTickets(ports)).toBe(0)
    await changeAgent(ports, second.id, { ticketCapacity: 1 })
    const value = RoutingSettings.parse({ ticketOffers: { isOn: false } })
    await saveSetting(ports, 'routing', { value, version: 0 }, 'x')
    expect(await offerTickets(ports)).toBe(0)
    await saveSetting(ports, 'routing', { value: RoutingSettings.parse({}), version: 1 }, 'x')
    expect(await offerTickets(ports)).toBe(1)
  })

  test('is offered at once when somebody comes who has room', async () => {
    for (const { id } of [first, second, third]) await changeAgent(ports, id, { availability: 'offline' })
    await make()
    expect(await offerTickets(ports)).toBe(0)
    await changeAgent(ports, third.id, { availability: 'online', ticketCapacity: 0 })
    expect(await offerTicketsTo(ports, third.id)).toBe(0)
    await changeAgent(ports, first.id, { availability: 'online' })
    expect(await offerTicketsTo(ports, second.id)).toBe(0)
    expect(await offerTicketsTo(ports, first.id)).toBe(1)
    expect(await offerTicketsTo(ports, first.id)).toBe(0)
  })

  test('that is given to somebody, waits for its customer or is done is on offer to nobody', async () => {
    for (const change of [{ assigneeId: third.id }, { status: 'waiting' }, { status: 'resolved' }] as const) {
      const ticket = await make()
      await offerTickets(ports)
      const agentId = await offeredTo(ticket.id)
      expect(agentId).toBeDefined()
      await editTicket(ports, ticket.id, change, 'x')
      expect(await offeredTo(ticket.id)).toBeUndefined()
      expect((await findAgent(ports, agentId ?? ''))?.ticketOfferId).toBeUndefined()
      await expect(takeTicket(ports, ticket.id, first)).rejects.toThrow(Rejected)
    }
    expect(await listLine(ports)).toEqual([])
  })

  test('next is the one on offer to whoever asks', async () => {
    await make({ priority: 'urgent' })
    const [normal] = [await make()]
    await changeAgent(ports, first.id, { availability: 'away' })
    await offerTickets(ports)
    const agent = (await findAgent(ports, third.id)) as Agent
    expect(agent.ticketOfferId).toBe(normal.id)
    expect((await takeNextTicket(ports, agent))?.id).toBe(normal.id)
  })
})

test('whatever happens, the room that tickets take is what agents hold, and no offer goes beyond it', async () => {
  const people = [first, second, third]
  const act = fc.record({
    kind: fc.constantFrom(
      'make',
      'offer',
      'take',
      'next',
      'decline',
      'give',
      'status',
      'merge',
      'pass',
      'watch',
      'presence',
      'capacity',
    ),
    who: fc.nat(2),
    what: fc.nat(9),
    how: fc.nat(4),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 60 }), async (acts) => {
      now = Date.parse('2026-11-18T02:00:00.000Z')
      ports = memoryPorts(() => now)
      await ports.table.transact(people.map(putNewAgent))
      const made: Ticket[] = []
      for (const { kind, who, what, how } of acts) {
        const agent = people[who] as Agent
        const ticket = made[what % Math.max(1, made.length)]
        const other = made[(what + how) % Math.max(1, made.length)]
        const run = async (): Promise<unknown> => {
          if (kind === 'make') return made.push(await make(how === 0 ? { assigneeId: agent.id } : {}))
          if (kind === 'offer') return Promise.all([offerTickets(ports), offerTickets(ports)])
          if (kind === 'next') return takeNextTicket(ports, (await findAgent(ports, agent.id)) as Agent)
          if (kind === 'pass') now += how * 60_000
          if (kind === 'watch') return watchTickets(ports)
          if (kind === 'presence') return changeAgent(ports, agent.id, { availability: how < 3 ? 'online' : 'away' })
          if (kind === 'capacity') return changeAgent(ports, agent.id, { ticketCapacity: how })
          if (!ticket) return
          if (kind === 'take') return takeTicket(ports, ticket.id, agent)
          if (kind === 'decline') return declineTicket(ports, ticket.id, agent.id)
          if (kind === 'give') return editTicket(ports, ticket.id, { assigneeId: how === 0 ? null : agent.id }, 'x')
          const statuses = ['open', 'pending', 'waiting', 'resolved', 'closed'] as const
          if (kind === 'status') return editTicket(ports, ticket.id, { status: statuses[how] ?? 'open' }, 'x')
          if (other) return mergeTickets(ports, ticket.id, other.id, 'x')
        }
        const before = new Map((await listAgents(ports)).map((one) => [one.id, one]))
        await run().catch((error: unknown) => {
          if (!(error instanceof Rejected)) throw error
        })
        const tickets = await Promise.all(made.map(({ id }) => getTicket(ports, id)))
        for (const one of await listAgents(ports)) {
          const held = tickets.filter((candidate) => holderOf(candidate) === one.id).map(({ id }) => id)
          expect(one.ticketLoad).toBe(held.length)
          const rows = await everyItem(ports, { pk: keys.agent(one.id).pk, prefix: 'TKS#' })
          expect(rows.map(({ ticketId }) => ticketId).toSorted()).toEqual(held.toSorted())
          const offered = tickets.filter(({ offer }) => offer?.agentId === one.id)
          expect(offered.map(({ id }) => id)).toEqual(one.ticketOfferId ? [one.ticketOfferId] : [])
          if (kind === 'offer')
            expect(one.ticketLoad).toBeLessThanOrEqual(
              Math.max(one.ticketCapacity, before.get(one.id)?.ticketLoad ?? 0),
            )
        }
      }
    }),
    { numRuns: 60 },
  )
})
