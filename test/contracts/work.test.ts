import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Template } from '../../local/template/template.ts'
import type { InboundCommand } from '../../schemas/commands/take-turn.ts'
import { rules } from '../simulation/world/functions.ts'
import { type Heard, idle, type Rig } from './rigs/rig.ts'
import { simulatedRig } from './rigs/simulated.ts'
import { wireRig } from './rigs/wire.ts'

const says = (address: string, providerMessageId: string): InboundCommand => ({
  kind: 'message',
  inboxId: 'ibx_a',
  channel: 'wechat',
  address,
  providerMessageId,
  sentAt: '2026-11-20T01:00:00.000Z',
  receivedAt: '2026-11-20T01:00:00.000Z',
  interaction: 'message',
  content: { type: 'text', text: '订单什么时候到？'.repeat(3) },
})
const reply = (conversation: string, seq: number) => ({
  conversationId: `cnv_${conversation}`,
  messageId: `msg_${conversation}-${seq}`,
  seq,
})

test('the simulation sends each fact where the template does', () => {
  const template = new Template(join(import.meta.dirname, '..', '..', 'build', 'local-template'))
  const found: Record<string, object[]> = {}
  for (const resource of template.of('AWS::Events::Rule')) {
    const { EventPattern, Targets } = template.resolved(resource) as {
      EventPattern?: object
      Targets: { Arn: string }[]
    }
    const name = Targets[0]?.Arn.split(':yunke-local-').at(-1) ?? ''
    if (EventPattern && name in rules) found[name] = [...(found[name] ?? []), EventPattern]
  }
  const withSource = (patterns: readonly object[]) => patterns.map((pattern) => ({ source: ['yunke'], ...pattern }))
  expect(found).toEqual(Object.fromEntries(Object.entries(rules).map(([name, own]) => [name, withSource(own)])))
})

/** The simulation stands on the first: what it does must be what AWS does, as far as the local services are that. */
describe.each([
  ['simulated', simulatedRig],
  ['over the wire', wireRig],
] as const)('work, %s,', (_name, open) => {
  let rig: Rig
  let made = 0
  beforeAll(async () => {
    rig = await open()
  })
  afterAll(() => rig?.stop())
  beforeEach(() => {
    Object.assign(rig.behaviour, idle())
    made++
  })
  const id = (text: string) => `${text}-${made}`

  /** Takes deliveries, fails those it is told to, and keeps what it was given: batches, with when they began and ended. */
  function watch(isFailed: (name: string, receives: number) => boolean = () => false, waitSeconds = 1, takesMs = 0) {
    const taken: { readonly name: string; readonly group: string; readonly from: number; to: number }[] = []
    rig.behaviour.deliver = async ({ Records }, backOff) => {
      const from = rig.now()
      const own = Records.map(({ body, attributes }) => {
        const { messageId, conversationId } = JSON.parse(body) as Record<string, string>
        const group = String(conversationId)
        expect(attributes.MessageGroupId).toBe(group)
        const one = { name: String(messageId), group, from, to: 0 }
        taken.push(one)
        return one
      })
      if (takesMs > 0) await rig.sleep(takesMs)
      for (const one of own) one.to = rig.now()
      const failed = Records.filter(({ attributes }, place) =>
        isFailed(own[place]?.name ?? '', Number(attributes.ApproximateReceiveCount)),
      )
      if (failed.length > 0)
        await backOff(
          failed.map(({ receiptHandle }) => receiptHandle),
          waitSeconds,
        )
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
    }
    const names = () => taken.map(({ name }) => name)
    return { taken, names }
  }
  const enqueue = async (command: ReturnType<typeof reply>) =>
    rig.deliveryQueue.enqueue(command, `${command.messageId}-delivery`)

  test('a group comes in order and one batch at a time, beside others', async () => {
    const [a, b] = [id('a'), id('b')]
    const { taken, names } = watch(undefined, 1, 300)
    for (let seq = 1; seq <= 4; seq++) for (const group of [a, b]) await enqueue(reply(group, seq))
    await rig.until('all are taken', () => taken.filter(({ to }) => to > 0).length === 8)
    for (const group of [a, b]) {
      const own = taken.filter((one) => one.group === `cnv_${group}`)
      expect(own.map(({ name }) => name)).toEqual([1, 2, 3, 4].map((seq) => reply(group, seq).messageId))
      for (const [place, one] of own.entries()) {
        const next = own[place + 1]
        if (next) expect(next.from === one.from || next.from >= one.to).toBe(true)
      }
    }
    expect(new Set(names()).size).toBe(8)
  })

  test('what has the same deduplication id is taken once, also when it was done with', async () => {
    const { names } = watch()
    const once = reply(id('a'), 1)
    await Promise.all([enqueue(once), enqueue(once)])
    await rig.until('it is taken', () => names().length > 0)
    await enqueue(once)
    await enqueue(reply(id('b'), 1))
    await rig.until('the other is taken', () => names().includes(reply(id('b'), 1).messageId))
    expect(names()).toEqual([once.messageId, reply(id('b'), 1).messageId])
  })

  test('what failed comes again after its wait, before what follows in its group; the rest does not', async () => {
    const [a, b] = [id('a'), id('b')]
    const [first, second, other] = [reply(a, 1), reply(a, 2), reply(b, 1)]
    // As the functions do: what follows in the group is given back too.
    const { taken, names } = watch((name, receives) => receives === 1 && name.startsWith(`msg_${a}-`))
    for (const one of [first, other, second]) await enqueue(one)
    const ofFirst = () => taken.filter(({ name }) => name === first.messageId)
    await rig.until(
      'all are done',
      () => ofFirst().length === 2 && names().filter((n) => n === second.messageId).length > 0,
    )
    await rig.pass(1_500)
    expect(names().filter((name) => name === other.messageId)).toHaveLength(1)
    expect((ofFirst()[1]?.from ?? 0) - (ofFirst()[0]?.to ?? 0)).toBeGreaterThanOrEqual(950)
    const lastOf = (name: string) => names().lastIndexOf(name)
    expect(lastOf(first.messageId)).toBeLessThan(lastOf(second.messageId))
  })

  test('who dies says nothing: all come again when the queue has waited', async () => {
    const name = reply(id('a'), 1).messageId
    const begun: number[] = []
    rig.behaviour.deliver = async () => {
      begun.push(rig.now())
      if (begun.length === 1) throw new Error('it died')
      return { batchItemFailures: [] }
    }
    await enqueue(reply(id('a'), 1))
    await rig.until(`${name} comes again`, () => begun.length === 2)
    expect((begun[1] ?? 0) - (begun[0] ?? 0)).toBeGreaterThanOrEqual(rig.visibilityMs - 100)
  })

  test('what fails too often is set aside, and its group goes on', async () => {
    const { deliveries } = await rig.setAside()
    const [bad, good] = [reply(id('a'), 1), reply(id('a'), 2)]
    const { names } = watch((name) => name === bad.messageId)
    await enqueue(bad)
    await rig.until('it fails', () => names().length > 0)
    await enqueue(good)
    await rig.until('it is set aside', async () => (await rig.setAside()).deliveries > deliveries)
    await rig.until('the group goes on', () => names().includes(good.messageId))
    expect(names().filter((name) => name === bad.messageId)).toHaveLength(rig.mostReceives)
  })

  test('turns: a customer is a group, a provider’s id is taken once of each kind, and many go in one call', async () => {
    const taken: InboundCommand[] = []
    const groups = new Map<string, Set<string>>()
    rig.behaviour.turn = async ({ Records }) => {
      for (const { body, attributes } of Records) {
        const command = JSON.parse(body) as InboundCommand
        taken.push(command)
        const group = String(attributes.MessageGroupId)
        groups.set(command.address, (groups.get(command.address) ?? new Set()).add(group))
      }
      return { batchItemFailures: [] }
    }
    const [a, b] = [id('oA'), id('客人 “B” 的地址')]
    const many = Array.from({ length: 23 }, (_, place) => says(place % 2 ? a : b, id(`m${place}`)))
    const { content, interaction, ...rest } = says(a, id('m1')) as Extract<InboundCommand, { kind: 'message' }>
    const rating: InboundCommand = { ...rest, kind: 'rating', score: 5 }
    await rig.turnQueue.enqueue(many)
    await rig.turnQueue.enqueue([many[1] as InboundCommand, rating])
    await rig.until('all are taken', () => taken.length >= 24)
    await rig.pass(500)
    expect(taken).toHaveLength(24)
    expect(taken).toContainEqual(rating)
    for (const address of [a, b]) {
      expect(groups.get(address)?.size).toBe(1)
      const ownOf = (all: readonly InboundCommand[]) =>
        all.filter((one) => one.address === address && one.kind === 'message')
      expect(ownOf(taken)).toEqual(ownOf(many))
    }
    expect(groups.get(a)).not.toEqual(groups.get(b))
  })

  test('facts are heard with their ids, as JSON; who fails hears it again', async () => {
    const heard: Heard[] = []
    rig.behaviour.hear = async (fact) => {
      heard.push(fact)
      if (heard.filter((one) => one.detail.id === fact.detail.id).length === 1 && fact.detail.isHard)
        throw new Error('not now')
    }
    const facts = Array.from({ length: 12 }, (_, place) => ({
      name: 'thing.happened',
      id: id(`evt_${place}`),
      detail: { place, text: '已签收 “😀”', absent: undefined, isHard: place === 11 },
    }))
    await rig.bus.publish(facts)
    await rig.until('all are heard', () => heard.length >= 13)
    for (const { id: factId, detail } of facts) {
      const own = heard.filter((one) => one.detail.id === factId)
      expect(own).toHaveLength(detail.isHard ? 2 : 1)
      expect(own[0]?.['detail-type']).toBe('thing.happened')
      expect(JSON.parse(JSON.stringify(own[0]?.detail))).toEqual({
        id: factId,
        version: 1,
        ...JSON.parse(JSON.stringify(detail)),
      })
    }
  })

  test('a fact that nobody can take is set aside after some tries', async () => {
    const { facts } = await rig.setAside()
    let tries = 0
    rig.behaviour.hear = async () => {
      tries++
      throw new Error('never')
    }
    await rig.bus.publish([{ name: 'thing.happened', id: id('evt_bad'), detail: {} }])
    await rig.until('it is set aside', async () => (await rig.setAside()).facts > facts)
    expect(tries).toBe(rig.factTries)
  })

  test('a frame reaches its socket, in order; one that is gone says so, and one that is too large becomes a hint', async () => {
    const socket = await rig.connect()
    const frames = [
      { type: 'message', seq: 1, text: '您好' },
      { type: 'message', seq: 2, text: '😀' },
    ]
    for (const frame of frames) expect(await rig.sockets.push(socket.id, frame)).toBe(true)
    const large = { type: 'message', conversationId: 'cnv_1', text: '长'.repeat(60_000) }
    expect(await rig.sockets.push(socket.id, large)).toBe(true)
    await rig.until('they came', () => socket.frames().length === 3)
    expect(socket.frames()).toEqual([...frames, { type: 'message', conversationId: 'cnv_1' }])
    expect(await rig.sockets.push('con_nobody', frames[0] as object as Record<string, unknown>)).toBe(false)
    socket.close()
    await rig.until('it is gone', async () => !(await rig.sockets.push(socket.id, { type: 'typing' })))
  })

  test('a machine starts once by its name; a token continues it once, and one that nobody waits for is no error', async () => {
    const steps: string[] = []
    let token = ''
    rig.behaviour.step = (name, payload) => {
      steps.push(name)
      if (payload.token) token = payload.token
      return name === 'route-escalation' ? { route: 'wait', waitSeconds: 600, ratingSeconds: 600 } : {}
    }
    const name = id('esc')
    const input = { conversationId: 'cnv_1', escalationId: 'esc_1' }
    await rig.workflows.start(name, input)
    await rig.workflows.start(name, input)
    await rig.until('it waits', () => token !== '')
    await rig.workflows.complete('a-token-that-nobody-gave', { outcome: 'accepted' })
    const waited = token
    await rig.workflows.complete(waited, { outcome: 'accepted' })
    await rig.workflows.complete(waited, { outcome: 'accepted' })
    await rig.until('it goes on', () => steps.includes('await-close'))
    await rig.pass(500)
    expect(steps).toEqual(['route-escalation', 'wait-for-agent', 'await-close'])
  })
})
