import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { escalationDefinition, escalationSteps } from '../../infra/workflows/escalation.ts'
import { transform } from '../../local/events/bus.ts'
import { matches } from '../../local/events/pattern.ts'
import { periodMs } from '../../local/events/scheduler.ts'
import { Flow } from '../../local/flow/flow.ts'
import { FunctionError, type Functions } from '../../local/lambda/functions.ts'
import { readOptions } from '../../local/options.ts'
import { LocalStore } from '../../local/services/store.ts'
import { Machines } from '../../local/states/machine.ts'
import { assertSupported } from '../../local/template/supported.ts'
import { Template } from '../../local/template/template.ts'
import { eventually } from '../support/local.ts'

describe('event patterns', () => {
  const event = {
    source: 'yunke',
    detail: { n: 5, name: 'Order.Shipped', tags: ['a', 'b'], items: [{ media: { id: '1' } }, { media: {} }] },
  }
  test.each([
    [{ source: ['yunke'] }, true],
    [{ source: ['other'] }, false],
    [{ detail: { name: [{ prefix: 'Order' }] } }, true],
    [{ detail: { name: [{ suffix: '.Lost' }] } }, false],
    [{ detail: { name: [{ wildcard: 'O*Ship*' }] } }, true],
    [{ detail: { name: [{ 'equals-ignore-case': 'order.shipped' }] } }, true],
    [{ detail: { name: [{ 'anything-but': ['Order.Shipped'] }] } }, false],
    [{ detail: { name: [{ 'anything-but': { prefix: 'X' } }] } }, true],
    [{ detail: { n: [{ numeric: ['>', 4, '<=', 5] }] } }, true],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { n: [{ exists: false }] } }, false],
    [{ detail: { tags: ['b'] } }, true],
    [{ detail: { items: { media: { id: ['1'] } } } }, true],
    [{ detail: { nowhere: { deep: [{ exists: false }] } } }, true],
    [{ $or: [{ source: ['x'] }, { detail: { n: [5] } }] }, true],
  ])('%j', (pattern, isMatch) => {
    expect(matches(pattern, event)).toBe(isMatch)
  })
  test('an operator that is not known stops with its name', () => {
    expect(() => matches({ source: [{ cidr: '10.0.0.0/8' }] }, event)).toThrow(/cidr/)
  })
  test('input transformers fill values and texts', () => {
    expect(
      transform(
        {
          InputPathsMap: { n: '$.detail.n', name: '$.detail.name' },
          InputTemplate: '{"count": <n>, "text": "<name>"}',
        },
        event,
      ),
    ).toEqual({ count: 5, text: 'Order.Shipped' })
  })
})

describe('the template', () => {
  test('an unsupported property or type stops the start with its name', () => {
    const of = (type: string, properties: Record<string, unknown>) =>
      ({ resources: [{ stack: 's', logicalId: 'Thing', type, properties }] }) as unknown as Template
    expect(() => assertSupported(of('AWS::SQS::Queue', { QueueName: 'a', DelaySeconds: 3 }))).toThrow(
      /DelaySeconds of AWS::SQS::Queue \(Thing\)/,
    )
    expect(() => assertSupported(of('AWS::Kinesis::Stream', {}))).toThrow(/AWS::Kinesis::Stream/)
    expect(() => assertSupported(of('AWS::IAM::Role', { anything: 1 }))).not.toThrow()
  })
  test('the one that would be deployed is understood whole', () => {
    const template = new Template(join(import.meta.dirname, '..', '..', 'build', 'local-template'))
    expect(() => assertSupported(template)).not.toThrow()
    expect(template.of('AWS::Lambda::Function').length).toBeGreaterThan(20)
    for (const resource of template.resources)
      if (!resource.type.startsWith('AWS::IAM') && !resource.type.startsWith('AWS::Cloud'))
        expect(() => template.resolved(resource)).not.toThrow()
  })
  test('schedules and options say what is wrong', () => {
    expect(periodMs('rate(5 minutes)')).toBe(300_000)
    expect(() => periodMs('cron(0 1 * * ? *)')).toThrow(/cron/)
    expect(readOptions(['--port', '4000', '--provider', 'wechat=http://127.0.0.1:9000/'])).toMatchObject({
      port: 4000,
      providers: { wechat: 'http://127.0.0.1:9000' },
    })
    expect(() => readOptions(['--port', 'x'])).toThrow(/--port/)
    expect(() => readOptions(['--provider', 'wechat'])).toThrow(/--provider/)
  })
})

describe('the escalation machine, interpreted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yunke-machine-'))
  let store = new LocalStore(join(folder, 's.sqlite'))
  let running: Machines | undefined
  afterEach(() => running?.stop())

  type Steps = Record<string, (payload: Record<string, string>) => unknown>
  const start = (steps: Steps) => {
    const calls: string[] = []
    const functions = {
      invoke: async (name: string, payload: Record<string, string>) => {
        calls.push(name)
        return steps[name]?.(payload) ?? {}
      },
    } as unknown as Functions
    const machines = new Machines(store, functions, new Flow())
    machines.add(
      'm',
      escalationDefinition(Object.fromEntries(escalationSteps.map((step) => [step, step])) as never) as never,
    )
    running = machines
    return { machines, calls }
  }
  const ended = (machines: Machines, name: string) =>
    eventually(name, () => machines.list().find((one) => one.name === name && one.status !== 'RUNNING'))

  test('declined, then accepted, closed and rated', async () => {
    let token = ''
    let offers = 0
    const { machines, calls } = start({
      'route-escalation': () => ({ route: 'offer', offerSeconds: 30 }),
      'offer-conversation': (payload) => {
        token = payload.token ?? ''
        offers++
      },
      'await-close': (payload) => {
        token = payload.token ?? ''
      },
      'ask-rating': (payload) => {
        token = payload.token ?? ''
      },
    })
    expect(machines.start('m', 'esc-1', { conversationId: 'c', escalationId: 'e' })).toBe(true)
    expect(machines.start('m', 'esc-1', {})).toBe(false)
    const next = async (count: number, outcome: string) => {
      await eventually(`step ${count}`, () => calls.length >= count && token !== '')
      const used = token
      token = ''
      expect(await machines.finishTask(used, { output: { outcome } })).toBe('done')
      expect(await machines.finishTask(used, { output: { outcome } })).toBe('unknown')
    }
    await next(2, 'again')
    await next(4, 'accepted')
    await next(5, 'closed')
    await next(6, 'rated')
    expect(await ended(machines, 'esc-1')).toMatchObject({ status: 'SUCCEEDED' })
    expect(offers).toBe(2)
    expect(calls).toEqual([
      'route-escalation',
      'offer-conversation',
      'route-escalation',
      'offer-conversation',
      'await-close',
      'ask-rating',
    ])
  })

  test('a wait that times out becomes a ticket, also when the runtime was restarted meanwhile', async () => {
    const waits: Steps = { 'route-escalation': () => ({ route: 'wait', waitSeconds: 1 }) }
    const first = start(waits)
    first.machines.start('m', 'esc-2', { conversationId: 'c', escalationId: 'e' })
    await eventually('it waits', () => first.calls.includes('wait-for-agent'))
    first.machines.stop()
    store.close()
    store = new LocalStore(join(folder, 's.sqlite'))
    const over: Steps = { 'route-escalation': () => ({ route: 'ticket', reason: 'no-agent' }) }
    const second = start(over)
    second.machines.resume()
    expect(await ended(second.machines, 'esc-2')).toMatchObject({ status: 'SUCCEEDED' })
    expect(second.calls).toEqual(['route-escalation', 'create-ticket'])
  })

  test('an error is tried again, then still ends in a ticket with its reason', async () => {
    const reasons: string[] = []
    const { machines, calls } = start({
      'route-escalation': () => {
        throw new FunctionError('Defect', 'broken')
      },
      'create-ticket': (payload) => {
        reasons.push(payload.reason ?? '')
      },
    })
    machines.start('m', 'esc-3', { conversationId: 'c', escalationId: 'e' })
    expect(await ended(machines, 'esc-3')).toMatchObject({ status: 'SUCCEEDED' })
    expect(calls).toEqual(['route-escalation', 'create-ticket'])
    expect(reasons).toEqual(['no-agent'])
    rmSync(folder, { recursive: true, force: true })
  })
})
