import type { FlowStep } from '../local/flow/flow.ts'
import { dollarsOf, type Units } from '../shared/domain/insight/prices.ts'
import { eventually, type Local } from '../test/support/local.ts'
import { phoneOf } from '../test/support/phone.ts'
import { openVisitor } from '../test/support/visitor.ts'
import { type Counts, difference } from './counters.ts'
import { of, unitsOf } from './prices.ts'
import { percentile, type Row } from './statistics.ts'

const messages = 12
/** A caller says this many things a minute. */
const turnsPerMinute = 4

/** A customer of each channel that a simulator plays, beside whoever writes on the page. */
const customers: readonly (readonly [channel: string, who: string])[] = [
  ['weibo', '4000000001'],
  ['wecom', 'wmBench000000000000000000000001'],
  ['whatsapp', '8613500000001'],
  ['messenger', '7700000000009'],
  ['line', 'U9000000000000000000000000000001'],
  ['telegram', '900000001'],
  ['open', 'visitor-bench'],
  ['email', 'bench@mail.example'],
  ['phone', '+8613500000009'],
  ['connect', '+8613500000010'],
]

interface Speaker {
  readonly say: (text: string) => Promise<unknown>
  readonly replies: () => Promise<readonly unknown[]>
  readonly begin: () => Promise<unknown>
}

function simulated(local: Local, channel: string, who: string): Speaker {
  const customer = phoneOf(local.endpoints.simulators.all, channel, who)
  return { ...customer, begin: () => customer.act(isCall(channel) ? { event: 'call' } : { text: '你好' }) }
}

function onWeChat(local: Local): Speaker {
  const customer = local.follower('oChannel00000000000000000001')
  return { ...customer, begin: () => customer.say('你好') }
}

async function onPage(local: Local): Promise<Speaker> {
  const visitor = await openVisitor(local.endpoints.http, local.inbox('web-chat').id)
  return {
    say: async (text) => visitor.say(text),
    replies: async () => visitor.texts('assistant'),
    begin: async () => visitor.say('你好'),
  }
}

const isCall = (channel: string) => channel === 'phone' || channel === 'connect'

/** Acknowledgement and AWS price of a message and its answer, channel by channel; of a phone call, by the minute. */
export async function measureChannels(
  local: Local,
  counts: Counts,
  memoryOf: ReadonlyMap<string, number>,
): Promise<{ readonly rows: readonly Row[]; readonly exchange: Readonly<Record<string, Units>> }> {
  const rows: Row[] = []
  const exchange: Record<string, Units> = {}
  const speakers: readonly (readonly [channel: string, speaker: Speaker])[] = [
    ['wechat', onWeChat(local)],
    ['web-chat', await onPage(local)],
    ...customers.map(([channel, who]) => [channel, simulated(local, channel, who)] as const),
  ]
  for (const [channel, customer] of speakers) {
    const isOnPage = channel === 'web-chat'
    const answered = (least: number) =>
      eventually(`${channel} answers`, async () => (await customer.replies()).length >= least)
    await customer.begin()
    await answered(1)
    for (const text of ['可以开发票吗', '怎么退货']) {
      const had = (await customer.replies()).length
      await customer.say(text)
      await answered(had + 1)
    }
    await new Promise((done) => setTimeout(done, 600))
    const steps: FlowStep[] = []
    const stop = local.runtime.flow.listen((step) => steps.push(step))
    const before = structuredClone(counts)
    const ackMs: number[] = []
    for (let index = 0; index < messages; index++) {
      const had = (await customer.replies()).length
      const at = performance.now()
      // Not the same words twice: Weibo gives no ids, and the same words in one second would be one message.
      await customer.say(`${index % 2 === 0 ? '多久发货' : '运费多少钱'}${'？'.repeat(index)}`)
      ackMs.push(performance.now() - at)
      await answered(had + 1)
    }
    await new Promise((done) => setTimeout(done, 500))
    stop()
    const invoked = steps.filter((step) => step.kind === 'function')
    const units = unitsOf({
      counts: difference(counts, before),
      httpRequests: channel === 'email' || channel === 'connect' || isOnPage ? 0 : messages,
      socketFrames: isOnPage ? messages : 0,
      invocations: invoked.map((step) => ({ memoryMb: memoryOf.get(step.name) ?? 512, ms: step.ms ?? 1 })),
      queueReceivesAndDeletes: invoked.filter((step) => /take-turn|deliver-reply/.test(step.name)).length * 2,
      transitions: 0,
      logBytes: steps.filter((step) => step.kind === 'log').reduce((sum, step) => sum + (step.detail?.length ?? 0), 0),
    })
    const one = of(units, (value) => value / messages)
    exchange[channel] = one
    const each = dollarsOf(one)
    const isPhone = isCall(channel)
    const p99 = percentile(ackMs, 0.99)
    rows.push({
      what: isOnPage
        ? `${channel}: a message and its answer`
        : isPhone
          ? `${channel}: answered in the request; a call minute`
          : `${channel}: acknowledged; a message and its answer`,
      budget: isOnPage ? '' : isPhone ? 'p99 < 5 s' : 'p99 < 150 ms',
      figure: isOnPage
        ? `$${each.toExponential(1)}`
        : `p50 ${percentile(ackMs, 0.5).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms; $${(each * (isPhone ? turnsPerMinute : 1)).toExponential(1)}`,
      isMet: isOnPage ? undefined : p99 < (isPhone ? 5_000 : 150),
      ...(!isOnPage && { ms: p99 }),
    })
  }
  return { rows, exchange }
}
