import { describe, expect, test } from 'vitest'
import { exampleAgent, exampleConversation, exampleEscalation } from '../../../schemas/events/examples.ts'
import type { Agent } from '../../../schemas/records/agent.ts'
import { RoutingSettings } from '../../../schemas/settings/routing.ts'
import { isCandidate, keeperOf, rankAgents } from '../../../shared/domain/escalation/choose-agent.ts'
import { demandsAt, nextRelaxation } from '../../../shared/domain/escalation/demands.ts'
import { rankedAt, routeByRules } from '../../../shared/domain/escalation/route-by-rules.ts'
import { changeAgent } from '../../../shared/use-cases/agents/agents.ts'
import { watchAgents } from '../../../shared/use-cases/agents/watch-agents.ts'
import { inviteAgent, removeParticipant } from '../../../shared/use-cases/conversation/participants.ts'
import {
  returnConversation,
  transferConversation,
} from '../../../shared/use-cases/conversation/release-conversation.ts'
import { sendMessage } from '../../../shared/use-cases/conversation/send-message.ts'
import { takeConversation } from '../../../shared/use-cases/conversation/take-conversation.ts'
import { createEscalationTicket } from '../../../shared/use-cases/escalation/create-ticket.ts'
import { routeEscalation } from '../../../shared/use-cases/escalation/route-escalation.ts'
import { dropConnection, openConnection } from '../../../shared/use-cases/realtime/connections.ts'
import { listAudit } from '../../../shared/use-cases/settings/audit.ts'
import { listSettings, readSetting, saveSetting } from '../../../shared/use-cases/settings/settings.ts'
import {
  findAgent,
  getConversation,
  getEscalation,
  putConversation,
  putEscalation,
} from '../../../shared/use-cases/storage/records.ts'
import { simulateDesk } from '../../support/simulated-desk.ts'

const agent = (id: string, change: Partial<Agent> = {}): Agent => ({
  ...exampleAgent,
  id: `agt_${id}`,
  load: 0,
  ...change,
})
const at = Date.parse(exampleEscalation.createdAt)
const desk = (agents: readonly Partial<Agent>[], more: Partial<Parameters<typeof simulateDesk>[0]> = {}) =>
  simulateDesk({ seed: 1, agents, handleSeconds: 60, ...more })

describe('what is asked of whoever takes it', () => {
  const asked = { ...exampleEscalation, skill: 'refund', level: 4, teamId: 'tem_vip' }
  const relaxation = { levelSeconds: 60, teamSeconds: 120, skillSeconds: 180 }

  test('becomes less as the customer waits: level, team, skill', () => {
    const after = (seconds: number) => demandsAt(asked, relaxation, at + seconds * 1_000)
    expect(after(59)).toEqual({ skill: 'refund', level: 4, teamId: 'tem_vip' })
    expect(after(60)).toEqual({ skill: 'refund', teamId: 'tem_vip' })
    expect(after(120)).toEqual({ skill: 'refund' })
    expect(after(180)).toEqual({})
    const next = (seconds: number) => nextRelaxation(asked, relaxation, at + seconds * 1_000)
    expect([next(0), next(60), next(120), next(180)].map((moment) => moment && (moment - at) / 1_000)).toEqual([
      60,
      120,
      180,
      undefined,
    ])
  })

  test('an agent without a named level is able (3); the language is never given up', () => {
    const able = agent('able', { skills: ['refund'], teamIds: ['tem_vip'] })
    expect(isCandidate(able, asked)).toBe(false)
    expect(isCandidate({ ...able, skillLevels: { refund: 4 } }, asked)).toBe(true)
    expect(isCandidate(able, asked, demandsAt(asked, relaxation, at + 60_000))).toBe(true)
    expect(isCandidate(able, { ...asked, level: 3 })).toBe(true)
    const all = demandsAt(asked, relaxation, at + 9_999_000)
    expect(isCandidate(agent('other'), asked, all)).toBe(true)
    expect(isCandidate(agent('english', { languages: ['en'] }), asked, all)).toBe(false)
  })

  test('who knows the matter best is asked before who has been idle longest, at the same load', () => {
    const agents = [
      agent('idle', { idleSince: '2026-11-01T00:00:00.000Z' }),
      agent('expert', { skillLevels: { general: 5 } }),
    ]
    expect(rankAgents(agents, exampleEscalation).map(({ id }) => id)).toEqual(['agt_expert', 'agt_idle'])
  })

  test('what takes several slots needs them all; one agent, always the same, keeps room for it', () => {
    const call = { ...exampleEscalation, weight: 3 }
    expect(isCandidate(agent('a', { load: 3 }), call)).toBe(false)
    expect(isCandidate(agent('a', { load: 2 }), call)).toBe(true)
    const agents = ['a', 'b', 'c', 'd'].map((id) => agent(id))
    const keepers = Array.from({ length: 40 }, (_, n) => keeperOf({ ...call, id: `esc_${n}` }, agents)?.id)
    expect(new Set(keepers).size).toBe(4)
    expect(keeperOf(call, agents)).toBe(keeperOf(call, agents.toReversed()))
    expect(keeperOf({ ...call, weight: 9 }, agents)).toBeUndefined()
  })
})

describe('the company’s rules', () => {
  const settings = RoutingSettings.parse({
    rules: [
      { name: 'VIP', when: { isVip: true }, then: { teamId: 'tem_vip', priority: 9 } },
      { name: 'angry', when: { isUpset: true, channels: ['wechat'] }, then: { priority: 8 } },
      { name: 'refunds', when: { words: ['退款'] }, then: { skill: 'refund', level: 4 } },
    ],
  })
  const ruled = (change: object) =>
    routeByRules(settings, { conversation: exampleConversation, isVip: false, words: '', ...change })

  test('the first that fits decides; a call weighs three slots', () => {
    const upset = { ...exampleConversation, memory: { misunderstandings: 0, mood: -0.6 } }
    expect(ruled({ isVip: true, words: '退款' })).toEqual({ weight: 1, teamId: 'tem_vip', priority: 9 })
    expect(ruled({ conversation: upset })).toEqual({ weight: 1, priority: 8 })
    expect(ruled({ conversation: { ...upset, channel: 'weibo' }, words: '我要退款！' })).toEqual({
      weight: 1,
      skill: 'refund',
      level: 4,
    })
    expect(ruled({ conversation: { ...exampleConversation, channel: 'phone' } })).toEqual({ weight: 3 })
  })

  test('a step of priority is worth a minute of waiting, so nobody waits for ever', () => {
    const early = rankedAt('2026-11-11T03:00:00.000Z', 5, 60)
    expect(early < rankedAt('2026-11-11T03:01:59.000Z', 7, 60)).toBe(false)
    expect(early < rankedAt('2026-11-11T03:02:01.000Z', 7, 60)).toBe(true)
  })
})

describe('at the desk', () => {
  const one = async (agents: readonly Partial<Agent>[], more: Parameters<typeof desk>[1] = {}) => {
    const at = await desk(agents, more)
    at.arrive(0)
    return at
  }
  const agentAt = async (place: Awaited<ReturnType<typeof desk>>, index: number) =>
    (await findAgent(place.ports, `agt_000${index}`)) as Agent

  test('an offer that nobody answers goes to the next; who misses too many in a row is away', async () => {
    const place = await one([{}, {}], { misses: 1, routing: { awayAfterMissedOffers: 1 } })
    for (let index = 0; index < 3; index++) await place.runFor(100)
    expect(await agentAt(place, 0)).toMatchObject({ availability: 'away', missedOffers: 1, load: 0 })
    expect(await agentAt(place, 1)).toMatchObject({ availability: 'away', missedOffers: 1, load: 0 })
    await changeAgent(place.ports, 'agt_0000', { availability: 'online' })
    expect(await agentAt(place, 0)).toMatchObject({ missedOffers: 0 })
  })

  test('who declines says why, and is not asked again', async () => {
    const place = await one([{}], { declines: 1 })
    await place.runFor(60)
    const [served] = place.served
    const escalation = await getEscalation(place.ports, served?.conversation.id ?? '', served?.escalation.id ?? '')
    expect(escalation).toMatchObject({ status: 'waiting', declines: [{ agentId: 'agt_0000', reason: 'busy' }] })
    expect(await agentAt(place, 0)).toMatchObject({ load: 0, missedOffers: 0, availability: 'online' })
  })

  /** A conversation that the first of two agents holds. */
  const held = async () => {
    const place = await one([{}, { availability: 'away' }], { handleSeconds: 100_000 })
    await place.runFor(20)
    const id = place.served[0]?.conversation.id ?? ''
    const [holder, other] = [await agentAt(place, 0), await agentAt(place, 1)]
    expect(await getConversation(place.ports, id)).toMatchObject({ status: 'assigned', agentId: holder.id })
    return { place, id, holder, other }
  }

  test('who leads takes over from the colleague they name, in one step; an agent may not', async () => {
    const { place, id, holder, other } = await held()
    await expect(takeConversation(place.ports, { id: other.id, role: 'agent' }, id, holder.id)).rejects.toThrow(
      /has it already/,
    )
    await expect(takeConversation(place.ports, { id: other.id, role: 'supervisor' }, id)).rejects.toThrow(
      /has it already/,
    )
    await takeConversation(place.ports, { id: other.id, role: 'supervisor' }, id, holder.id)
    expect(await getConversation(place.ports, id)).toMatchObject({ status: 'assigned', agentId: other.id })
    expect(await agentAt(place, 0)).toMatchObject({ load: 0 })
    expect(await agentAt(place, 1)).toMatchObject({ load: 1 })
    expect(place.violations).toEqual([])
  })

  test('a colleague who was asked in answers too, holds no slot, and is gone when it is given back', async () => {
    const { place, id, holder, other } = await held()
    const say = () =>
      sendMessage(place.ports, other, { conversationId: id, content: { type: 'text', text: '您好' }, isNote: false })
    await expect(say()).rejects.toThrow(/holds this conversation/)
    await expect(inviteAgent(place.ports, id, other, other.id)).rejects.toThrow(/holds this conversation/)
    await inviteAgent(place.ports, id, holder, other.id)
    expect((await inviteAgent(place.ports, id, holder, other.id)).participants).toHaveLength(1)
    expect(await say()).toMatchObject({ agentId: other.id, author: 'agent' })
    expect(await agentAt(place, 1)).toMatchObject({ load: 0 })
    await removeParticipant(place.ports, id, other, other.id)
    await expect(say()).rejects.toThrow(/holds this conversation/)
    await inviteAgent(place.ports, id, holder, other.id)
    expect(await returnConversation(place.ports, id, holder)).toMatchObject({ participants: [], status: 'assistant' })
  })

  test('whose browser dies is away after two minutes; after ten, whoever waits for a word is somebody else’s', async () => {
    const { place, id, holder, other } = await held()
    const sockets = { ...place.ports }
    await openConnection(sockets, 'socket-1', { kind: 'staff', agentId: holder.id })
    await changeAgent(place.ports, other.id, { availability: 'online' })
    const held0 = await getConversation(place.ports, id)
    await place.table.transact([
      putConversation(
        { ...held0, version: held0.version + 1, preview: { author: 'customer', text: '在吗', at: held0.updatedAt } },
        held0,
      ),
    ])
    await watchAgents(place.ports)
    await dropConnection(sockets, 'socket-1')
    await watchAgents(place.ports)
    expect(await agentAt(place, 0)).toMatchObject({ availability: 'online', goneSince: expect.any(String) })
    await place.runFor(130)
    await watchAgents(place.ports)
    expect(await agentAt(place, 0)).toMatchObject({ availability: 'away', load: 1 })
    await place.runFor(500)
    await watchAgents(place.ports)
    expect(await getConversation(place.ports, id)).toMatchObject({ status: 'waiting' })
    expect(await agentAt(place, 0)).toMatchObject({ load: 0 })
    // Who works by the API alone was never seen with a console, and is left alone.
    expect(await agentAt(place, 1)).toMatchObject({ availability: 'online' })
    expect((await agentAt(place, 1)).goneSince).toBeUndefined()
    // Whoever comes back is not sent away for having been gone.
    await changeAgent(place.ports, holder.id, { availability: 'online' })
    await watchAgents(place.ports)
    expect(await agentAt(place, 0)).toMatchObject({ availability: 'online' })
  })

  test('taken while its machine looks for somebody, it is seen as taken and not as ended', async () => {
    const { ports } = await desk([agent('a')])
    const { id } = exampleConversation
    const escalation = { ...exampleEscalation, deadline: '2030-01-01T00:00:00.000Z' }
    const waiting = { ...exampleConversation, status: 'waiting' as const, escalationId: escalation.id }
    await ports.table.transact([putConversation(waiting), putEscalation(escalation)])
    let isTaken = false
    const get: typeof ports.table.get = async (pk, sk, options) => {
      const item = await ports.table.get(pk, sk, options)
      if (!isTaken && pk.startsWith('CNV#')) {
        isTaken = true
        await takeConversation(ports, agent('a'), id)
      }
      return item
    }
    const table = {
      get,
      getMany: ports.table.getMany.bind(ports.table),
      query: ports.table.query.bind(ports.table),
      transact: ports.table.transact.bind(ports.table),
    }
    const step = { conversationId: id, escalationId: escalation.id }
    expect(await routeEscalation({ ...ports, table }, step)).toEqual({ route: 'assigned' })
    expect(await createEscalationTicket(ports, { ...step, reason: 'no-agent' })).toEqual({ outcome: 'accepted' })
  })

  test('taken and passed on before anything could be said, it is a matter of its own each time', async () => {
    const { ports } = await desk([agent('a'), agent('b')])
    const taker = { ...agent('a'), role: 'agent' as const }
    const full = { openedAt: '2026-11-20T01:00:00.000Z', closesAt: null, limit: 5, used: 5 }
    const { id } = exampleConversation
    await ports.table.transact([putConversation({ ...exampleConversation, window: full })])
    const first = await takeConversation(ports, taker, id)
    expect(first.lastSeq).toBe(exampleConversation.lastSeq)
    await returnConversation(ports, id, taker)
    const { escalationId } = await takeConversation(ports, taker, id)
    const passedOn = await transferConversation(ports, id, taker, { agentId: 'agt_b' })
    expect(new Set([first.escalationId, escalationId, passedOn.escalationId]).size).toBe(3)
  })

  test('passed on to a team, it waits for that team and not for whoever is free', async () => {
    const { place, id, holder } = await held()
    await transferConversation(place.ports, id, holder, { teamId: 'tem_refunds', note: '退款问题' })
    const { escalationId = '' } = await getConversation(place.ports, id)
    expect(await getEscalation(place.ports, id, escalationId)).toMatchObject({
      teamId: 'tem_refunds',
      reason: 'transfer',
      declinedBy: [holder.id],
    })
  })
})

describe('settings', () => {
  test('are whole before anybody saves them; a change names the version it was made from and is kept with its author', async () => {
    const { ports } = await desk([])
    expect(await readSetting(ports, 'teams')).toEqual({ items: [] })
    const teams = { items: [{ id: 'tem_vip', name: 'VIP' }] }
    expect(await saveSetting(ports, 'teams', { value: teams, version: 0 }, '陈主管')).toMatchObject({ version: 1 })
    await expect(saveSetting(ports, 'teams', { value: { items: [] }, version: 0 }, '小云')).rejects.toThrow(
      /陈主管 changed it/,
    )
    expect(await listSettings(ports)).toMatchObject({ teams: { version: 1, value: teams, updatedBy: '陈主管' } })
    const { items } = await listAudit(ports, 10)
    expect(items).toMatchObject([{ by: '陈主管', what: 'settings.teams' }])
    expect(JSON.parse(items[0]?.after ?? '')).toEqual(teams)
  })

  test('a rule that names a team or an inbox that does not exist is refused by its field, and nothing is written', async () => {
    const { ports } = await desk([])
    const save = (rule: object) =>
      saveSetting(
        ports,
        'routing',
        { value: RoutingSettings.parse({ rules: [{ name: 'x', then: {}, ...rule }] }), version: 1 },
        'x',
      )
    await expect(save({ then: { teamId: 'tem_none' } })).rejects.toThrow(
      'body.value.rules.0.then.teamId: there is no team "tem_none"',
    )
    await expect(save({ when: { inboxIds: ['ibx_none'] } })).rejects.toThrow(/rules\.0\.when\.inboxIds/)
    expect((await listSettings(ports)).routing.version).toBe(1)
  })
})
