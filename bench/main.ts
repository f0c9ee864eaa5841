import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildAndSynthesize } from '../local/build.ts'
import type { FlowStep } from '../local/flow/flow.ts'
import { billOf, dollarsOf, type Units } from '../shared/domain/insight/prices.ts'
import { eventually, freePorts, startLocal, temporaryFolder } from '../test/support/local.ts'
import { onePerEndpoint } from '../test/support/proxy.ts'
import { measureBadInput } from './bad-input.ts'
import { measureBundles } from './bundles.ts'
import { measureChannels } from './channels.ts'
import { measureCloud } from './cloud.ts'
import { type Counts, countingProxy, difference, emptyCounts } from './counters.ts'
import { measureDesk } from './desk.ts'
import { measureHistory } from './history.ts'
import { residentMb } from './memory.ts'
import { of, unitsOf } from './prices.ts'
import { referenceMs } from './reference.ts'
import { percentile, printTable, type Row } from './statistics.ts'
import { measureTurn } from './turn.ts'

const root = join(import.meta.dirname, '..')
const conversations = 40
const escalatedShare = 0.3
const questions = ['你好', '多久发货', '冲锋衣有红色的吗', '运费多少钱', '怎么退货', '可以开发票吗']

const counts: Counts = emptyCounts()
const counted = onePerEndpoint((endpoint) => countingProxy(counts, endpoint))
const between = async (service: string, endpoint: string) => (service === 's3' ? endpoint : counted(endpoint))

console.log('Building …')
await buildAndSynthesize()
const rows: Row[] = []
const references = [referenceMs()]

/** Adds a section's rows, each time beside what the reference took before the section and after it. */
function add(...section: readonly Row[]): void {
  const before = references.at(-1) ?? 0
  const after = referenceMs()
  references.push(after)
  const reference = (before + after) / 2
  rows.push(...section.map((row) => (row.ms === undefined ? row : { ...row, ratio: row.ms / reference })))
}

console.log('Time to ready, and memory …')
const data = temporaryFolder()
rmSync(join(root, 'build', 'local-template'), { recursive: true, force: true })
const started = performance.now()
const child = spawn(
  process.execPath,
  [join(root, 'local', 'main.ts'), '--data', data, '--port', String(await freePorts())],
  { stdio: 'ignore' },
)
await eventually('ready', () => existsSync(join(data, 'endpoints.json')), 60)
const readyMs = performance.now() - started
const idleMb = residentMb(child.pid ?? 0)
const gone = new Promise((done) => child.once('exit', done))
child.kill('SIGTERM')
await gone
rmSync(data, { recursive: true, force: true })
add({
  what: 'npm start to ready, nothing built',
  budget: '<= 10 s',
  figure: `${(readyMs / 1000).toFixed(1)} s`,
  isMet: readyMs <= 10_000,
  ms: readyMs,
})

console.log(`Counting ${conversations} conversations …`)
const local = await startLocal({ between: between as never })
const steps: FlowStep[] = []
local.runtime.flow.listen((step) => steps.push(step))
const agent = await local.as('agent')
await agent('PATCH', '/v1/me', { availability: 'online', capacity: 50 })
const before = structuredClone(counts)
steps.length = 0
const replyMs: number[] = []
let httpRequests = 0
for (let index = 0; index < conversations; index++) {
  const customer = local.follower(`oBench${String(index).padStart(22, '0')}`)
  const isEscalated = index < conversations * escalatedShare
  for (const question of isEscalated ? questions.slice(0, 4) : questions) {
    const at = performance.now()
    await customer.ask(question)
    if (index > 2) replyMs.push(performance.now() - at)
    httpRequests++
  }
  if (!isEscalated) continue
  await customer.ask('转人工')
  const found = await eventually('the offer', async () => {
    const { body } = await local.key('GET', '/v1/conversations?view=waiting&limit=100')
    return body.items?.find((item) => item.address === customer.openId)
  })
  await agent('POST', `/v1/conversations/${found.id}/take`)
  await agent('POST', `/v1/conversations/${found.id}/messages`, { content: { type: 'text', text: '您好，请讲。' } })
  await customer.say('好的')
  await eventually('the reply', async () => (await customer.replies()).includes('您好，请讲。'))
  await agent('POST', `/v1/conversations/${found.id}/close`)
  httpRequests += 5
}
await new Promise((done) => setTimeout(done, 1_500))
const mappedQueues = local.runtime.template
  .of('AWS::Lambda::EventSourceMapping')
  .filter((resource) => String(local.runtime.template.resolved(resource).EventSourceArn).includes(':sqs:')).length
const specs = new Map(
  local.runtime.template
    .of('AWS::Lambda::Function')
    .map((resource) => [
      local.runtime.template.ref(resource),
      Number(local.runtime.template.resolved(resource).MemorySize ?? 128),
    ]),
)
const used = difference(counts, before)
const invoked = steps.filter((step) => step.kind === 'function')
const queued = invoked.filter((step) => /take-turn|deliver-reply/.test(step.name))
const units = unitsOf({
  counts: used,
  httpRequests,
  socketFrames: 0,
  invocations: invoked.map((step) => ({ memoryMb: specs.get(step.name) ?? 512, ms: step.ms ?? 1 })),
  queueReceivesAndDeletes: queued.length * 2,
  transitions: local.runtime.machines.list().reduce((sum, execution) => sum + execution.history / 2 + 2, 0),
  logBytes: steps.filter((step) => step.kind === 'log').reduce((sum, step) => sum + (step.detail?.length ?? 0), 0),
})
const perThousand = (dollarsOf(units) / conversations) * 1000
const talks = await Promise.all(
  ['open', 'closed'].map(
    async (view) => (await local.key('GET', `/v1/conversations?view=${view}&limit=100`)).body.items ?? [],
  ),
)
const messagesCounted = talks.flat().reduce((sum, { lastSeq }) => sum + Number(lastSeq), 0)
add(
  {
    what: 'AWS list price, 1,000 conversations, 30 % escalated',
    budget: '<= $0.25',
    figure: `$${perThousand.toFixed(3)}`,
    isMet: perThousand <= 0.25,
  },
  {
    what: 'Message to reply delivered, one at a time',
    budget: 'p95 < 1 s',
    figure: `p50 ${percentile(replyMs, 0.5).toFixed(0)} ms, p95 ${percentile(replyMs, 0.95).toFixed(0)} ms`,
    isMet: percentile(replyMs, 0.95) < 1_000,
    ms: percentile(replyMs, 0.95),
  },
)

console.log('Acknowledgements at 50 messages a second …')
const ackMs: number[] = []
const sends: Promise<void>[] = []
for (let index = 0; index < 400; index++) {
  const customer = local.follower(`oLoad${String(index % 100).padStart(23, '0')}`)
  const at = performance.now()
  sends.push(customer.say('运费多少钱').then(() => void ackMs.push(performance.now() - at)))
  await new Promise((done) => setTimeout(done, 20))
}
await Promise.all(sends)
const peakMb = residentMb(process.pid)
add(
  {
    what: 'Webhook acknowledged, 50 messages/s (through the simulator)',
    budget: 'p99 < 150 ms',
    figure: `p50 ${percentile(ackMs, 0.5).toFixed(0)} ms, p99 ${percentile(ackMs, 0.99).toFixed(0)} ms`,
    isMet: percentile(ackMs, 0.99) < 150,
    ms: percentile(ackMs, 0.99),
  },
  {
    what: 'Resident memory, idle after start',
    budget: '< 600 MB',
    figure: `${idleMb.toFixed(0)} MB`,
    isMet: idleMb < 600,
  },
  {
    what: 'Resident memory, under that load, bench included',
    budget: '',
    figure: `${peakMb.toFixed(0)} MB`,
    isMet: undefined,
  },
)

const drainedFrom = performance.now()
await eventually(
  'the backlog is gone',
  () => local.runtime.queues.states().every((queue) => queue.waiting + queue.inFlight === 0),
  120,
)
const drainMs = performance.now() - drainedFrom
console.log('Cost of a message as history grows …')
add(await measureHistory(local, counts))

console.log('The desk …')
const desk = await measureDesk(local, counts, specs)
add(...desk.rows)

console.log('Channel by channel …')
const channels = await measureChannels(local, counts, specs)
add(...channels.rows)

// What the console's report is made of: one act each. Its price of the conversations above stands beside the counted bill.
const wechat = channels.exchange.wechat
if (!wechat) throw new Error('WeChat was not counted.')
const escalation = of(desk.escalation.units, (value, name) =>
  Math.max(0, value - (wechat[name] * desk.escalation.messages) / 2),
)
const reported = (dollarsOf(wechat) * messagesCounted) / 2 + dollarsOf(escalation) * conversations * escalatedShare
const off = (reported / dollarsOf(units) - 1) * 100
add({
  what: 'What the report says these conversations cost, against the counted bill',
  budget: 'within 15 %',
  figure: `$${reported.toFixed(4)} / $${dollarsOf(units).toFixed(4)}, ${off.toFixed(1)} %`,
  isMet: Math.abs(off) <= 15,
})

console.log('Bad input …')
add(await measureBadInput(local))
await local.stop()

console.log('Turn decision, bundles …')
add(...(await measureTurn()))
const { rows: bundleRows, bundles } = measureBundles()
const cloud = await measureCloud()
add(...cloud.rows, ...bundleRows)
// Each mapped queue is polled by five long polls of twenty seconds all month; a million requests a month are free.
const pollsPerQueue = (5 * 30 * 86_400) / 20
const polls = mappedQueues * pollsPerQueue
const idleDollars = (Math.max(0, polls - 1_000_000) * 0.5) / 1_000_000
add({
  what: `Idle month: ${mappedQueues} mapped FIFO queues, ${polls.toLocaleString('en')} polls, a million free`,
  budget: '<= $0.50',
  figure: `$${idleDollars.toFixed(2)}`,
  isMet: idleDollars <= 0.5,
})

const slowest = Math.max(...references).toFixed(0)
console.log(
  `\nTimes are also told in times of a fixed piece of work, which took ${Math.min(...references).toFixed(0)} to ${slowest} ms here.\n`,
)
printTable(rows)
console.log(
  '\nPer 1,000 conversations:',
  Object.fromEntries(
    Object.entries(billOf(units)).map(([name, value]) => [name, `$${((value / conversations) * 1000).toFixed(4)}`]),
  ),
)
mkdirSync(join(root, 'bench'), { recursive: true })
writeFileSync(
  join(root, 'bench', 'results.json'),
  `${JSON.stringify({ at: new Date().toISOString(), rows, counted: { conversations, ...used, transitions: units.transitions, invocations: units.invocations, httpRequests }, dollarsPerThousand: Object.fromEntries(Object.entries(billOf(units)).map(([name, value]) => [name, (value / conversations) * 1000])), referenceMs: references, idleDollars, drainMs, bundles }, null, 2)}\n`,
)
const rounded = (one: Units) => of(one, (value) => Number(value.toPrecision(4)))
writeFileSync(
  join(root, 'shared', 'domain', 'insight', 'counted.json'),
  `${JSON.stringify(
    {
      at: new Date().toISOString().slice(0, 10),
      exchange: Object.fromEntries(Object.entries(channels.exchange).map(([name, one]) => [name, rounded(one)])),
      escalation: rounded(escalation),
      cloudCallDollars: Number(cloud.dollarsPerCall.toPrecision(3)),
    },
    null,
    2,
  )}\n`,
)
process.exit(0)
