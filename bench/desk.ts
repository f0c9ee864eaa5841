import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import WebSocket from 'ws'
import { exampleAgent, exampleConversation, exampleEscalation } from '../schemas/events/examples.ts'
import { rankAgents } from '../shared/domain/escalation/choose-agent.ts'
import { demandsAt } from '../shared/domain/escalation/demands.ts'
import { dollarsOf, type Units } from '../shared/domain/insight/prices.ts'
import { openBrowser } from '../test/support/browser.ts'
import { openConsole } from '../test/support/journey.ts'
import { eventually, type Local } from '../test/support/local.ts'
import { openVisitor } from '../test/support/visitor.ts'
import { type Counts, difference } from './counters.ts'
import { of, unitsOf } from './prices.ts'
import { percentile, type Row } from './statistics.ts'

const idleConsoles = 20
const escalations = 8
/** The first of them start functions that were not needed before; so many that those are not the 95th percentile. */
const appearances = 150
const web = join(import.meta.dirname, '..', 'build', 'web', 'console')
const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`

/** Who is asked, of a thousand agents: the decision alone, without reading them. */
function measureRouting(): Row {
  const agents = Array.from({ length: 1_000 }, (_, index) => ({
    ...exampleAgent,
    id: `agt_${String(index).padStart(6, '0')}`,
    load: index % 5,
    skills: ['general', `skill-${index % 7}`],
    skillLevels: { general: 1 + (index % 5) },
    idleSince: new Date(1_763_000_000_000 + ((index * 7_919) % 1_000_000)).toISOString(),
  }))
  const times: number[] = []
  for (let round = 0; round < 300; round++) {
    const escalation = { ...exampleEscalation, skill: 'general', level: 1 + (round % 4) }
    const at = performance.now()
    rankAgents(agents, escalation, demandsAt(escalation))
    if (round > 30) times.push(performance.now() - at)
  }
  return {
    what: 'Routing decision among 1,000 agents',
    budget: '',
    figure: `p50 ${ms(percentile(times, 0.5))}, p99 ${ms(percentile(times, 0.99))} CPU`,
    isMet: undefined,
    ms: percentile(times, 0.99),
  }
}

/** What the browser loads before the console is there: the page's own files, gzipped. */
async function firstLoad(page: Page, local: Local): Promise<Row> {
  const client = await page.context().newCDPSession(page)
  await client.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const files = new Set<string>()
  page.on('response', (response) => {
    const name = /\/console\/([\w.-]+\.(?:js|css))$/.exec(new URL(response.url()).pathname)?.[1]
    if (name) files.add(name)
  })
  const times: number[] = []
  for (let round = 0; round < 5; round++) {
    await page.goto('about:blank')
    const at = performance.now()
    await page.goto(`${local.endpoints.console}#/conversations`)
    await page.waitForSelector('[data-testid=presence]')
    times.push(performance.now() - at)
  }
  await client.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  const bytes = [...files].reduce((sum, name) => sum + gzipSync(readFileSync(join(web, name))).length, 0)
  return {
    what: `Console first load, ${files.size} files gzipped; usable with the CPU throttled four times`,
    budget: '',
    figure: `${(bytes / 1024).toFixed(0)} KB; p50 ${(percentile(times, 0.5) / 1000).toFixed(2)} s`,
    isMet: undefined,
    ms: percentile(times, 0.5),
  }
}

/** Ten thousand conversations in the list, scrolled from one end to the other. */
async function scroll(page: Page, local: Local): Promise<Row> {
  const many = Array.from({ length: 10_000 }, (_, index) => ({
    ...exampleConversation,
    id: `cnv_${String(index).padStart(26, '0')}`,
    customerName: `客户 ${index}`,
    updatedAt: new Date(1_763_000_000_000 - index * 1_000).toISOString(),
    preview: { author: 'customer', text: `第 ${index} 位客户的问题`, at: exampleConversation.updatedAt },
  }))
  await page.route('**/v1/conversations?view=closed**', (route) =>
    route.fulfill({ json: { items: many.map((one) => ({ ...one, status: 'closed' })) } }),
  )
  await page.goto(`${local.endpoints.console}#/conversations`)
  await page.waitForSelector('[data-testid=presence]')
  await page.keyboard.press('4')
  await page.getByText('客户 0', { exact: true }).waitFor()
  const { frames, rows } = await page.evaluate(async () => {
    const list = document.querySelector('[data-testid=list]') as HTMLElement
    const gaps: number[] = []
    let last = performance.now()
    let most = 0
    for (let step = 0; step < 240; step++) {
      list.scrollTop = (list.scrollHeight * step) / 240
      await new Promise(requestAnimationFrame)
      const now = performance.now()
      gaps.push(now - last)
      most = Math.max(most, document.querySelectorAll('[data-testid=conversation]').length)
      last = now
    }
    return { frames: gaps, rows: most }
  })
  return {
    what: `List of 10,000 conversations scrolled through, ${rows} rows at most in the page`,
    budget: '',
    figure: `a frame p50 ${ms(percentile(frames, 0.5))}, p95 ${ms(percentile(frames, 0.95))}`,
    isMet: undefined,
    ms: percentile(frames, 0.95),
  }
}

/** Looks at every frame: a locator would look again after half a second, and that would be measured. */
const isShown = (page: Page, text: string) =>
  page.evaluate(
    (wanted) =>
      new Promise<void>((done) => {
        const look = () => {
          const lines = [...document.querySelectorAll('[data-testid=thread] li')]
          if (lines.some((line) => line.textContent?.includes(wanted))) done()
          else requestAnimationFrame(look)
        }
        look()
      }),
    text,
  )

/** From a visitor's key press to the agent's screen. */
async function appears(page: Page, local: Local): Promise<Row> {
  const visitor = await openVisitor(local.endpoints.http, local.inbox('web-chat').id)
  await visitor.ask('你好')
  const { body } = await local.key('GET', '/v1/conversations?view=open&limit=100')
  const id = body.items?.find((item) => item.address === visitor.visitorId)?.id
  const agent = await local.as('agent')
  await agent('POST', `/v1/conversations/${id}/take`)
  await page.goto(`${local.endpoints.console}#/conversations/${id}`)
  await page.locator('[data-testid=thread] li').first().waitFor()
  const times: number[] = []
  for (let index = 0; index < appearances; index++) {
    const text = `第 ${index} 句话`
    const seen = isShown(page, text)
    const at = performance.now()
    visitor.say(text)
    await seen
    times.push(performance.now() - at)
  }
  visitor.close()
  await agent('POST', `/v1/conversations/${id}/close`)
  return {
    what: 'A message appears in the other browser',
    budget: '',
    figure: `p50 ${ms(percentile(times, 0.5))}, p95 ${ms(percentile(times, 0.95))}`,
    isMet: undefined,
    ms: percentile(times, 0.95),
  }
}

/** Pushes for one message of a customer and its answer, with and without consoles that nobody looks at. */
async function fanOut(local: Local, counts: Counts): Promise<Row> {
  const supervisor = await local.as('supervisor')
  const sockets: WebSocket[] = []
  const open = async (isWatching: boolean) => {
    const { body } = await supervisor('POST', '/v1/realtime/tickets')
    const socket = new WebSocket(`${local.endpoints.http.replace('http', 'ws')}/realtime?ticket=${body.ticket}`, {
      headers: { origin: local.endpoints.http },
    })
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    socket.send(JSON.stringify({ type: 'watch', isWatching }))
    sockets.push(socket)
  }
  const customer = local.follower('oFanOut0000000000000000000001')
  await customer.ask('你好')
  const pushes = async () => {
    await new Promise((done) => setTimeout(done, 800))
    const before = counts.calls.PostToConnection ?? 0
    for (let index = 0; index < 5; index++) await customer.ask('运费多少钱')
    await new Promise((done) => setTimeout(done, 800))
    return ((counts.calls.PostToConnection ?? 0) - before) / 5
  }
  await open(true)
  const alone = await pushes()
  for (let index = 0; index < idleConsoles; index++) await open(false)
  const crowded = await pushes()
  for (const socket of sockets) socket.close()
  return {
    what: `WebSocket pushes for a message and its answer, one console, 0 -> ${idleConsoles} idle ones more`,
    budget: 'constant',
    figure: `${alone.toFixed(1)} -> ${crowded.toFixed(1)}`,
    isMet: Math.abs(crowded - alone) < 0.5,
  }
}

/** What it costs that a human is asked for: from the handover to the rating, beside what was said before. */
async function escalationCost(
  local: Local,
  counts: Counts,
  memoryOf: ReadonlyMap<string, number>,
): Promise<{ readonly row: Row; readonly units: Units; readonly messages: number }> {
  const agent = await local.as('agent')
  await agent('PATCH', '/v1/me', { availability: 'online', capacity: 50 })
  const customers = Array.from({ length: escalations }, (_, index) =>
    local.follower(`oEscalate0000000000000000000${index}`),
  )
  for (const customer of customers) await customer.ask('你好')
  await new Promise((done) => setTimeout(done, 800))
  const invoked: { name: string; ms: number }[] = []
  const stop = local.runtime.flow.listen((step) => {
    if (step.kind === 'function') invoked.push({ name: step.name, ms: step.ms ?? 1 })
  })
  const { body: open } = await local.key('GET', '/v1/conversations?view=open&limit=100')
  const addresses = new Set(customers.map(({ openId }) => openId))
  const talks = (open.items ?? []).filter(({ address }) => addresses.has(String(address)))
  const before = structuredClone(counts)
  const histories = () => local.runtime.machines.list().reduce((sum, { history }) => sum + history / 2 + 2, 0)
  const transitions = histories()
  for (const customer of customers) {
    await customer.ask('转人工')
    const found = await eventually('it waits', async () => {
      const { body } = await local.key('GET', '/v1/conversations?view=waiting&limit=100')
      return body.items?.find((item) => item.address === customer.openId)
    })
    await agent('POST', `/v1/conversations/${found.id}/take`)
    await agent('POST', `/v1/conversations/${found.id}/messages`, { content: { type: 'text', text: '您好' } })
    await agent('POST', `/v1/conversations/${found.id}/close`)
    await eventually('the stars', async () => (await customer.shown()).some((one) => one.message.msgmenu))
    await customer.push({ MsgType: 'text', Content: '满意', bizmsgmenuid: 'rate:5' })
  }
  await new Promise((done) => setTimeout(done, 1_500))
  stop()
  const units = unitsOf({
    counts: difference(counts, before),
    httpRequests: escalations * 5,
    socketFrames: 0,
    invocations: invoked.map(({ name, ms: took }) => ({ memoryMb: memoryOf.get(name) ?? 512, ms: took })),
    queueReceivesAndDeletes: invoked.filter(({ name }) => /take-turn|deliver-reply/.test(name)).length * 2,
    transitions: histories() - transitions,
    logBytes: 0,
  })
  const one = of(units, (value) => value / escalations)
  let messages = 0
  for (const { id, lastSeq } of talks) {
    const { body } = await local.key('GET', `/v1/conversations/${id}`)
    messages += (Number(body.lastSeq) - Number(lastSeq)) / escalations
  }
  return {
    units: one,
    messages,
    row: {
      what: 'An escalation, from the handover to the rating',
      budget: '',
      figure: `$${dollarsOf(one).toExponential(1)}`,
      isMet: undefined,
    },
  }
}

/** The figures of the human desk: the console in a real browser, pushes and prices counted at the wire. */
export async function measureDesk(
  local: Local,
  counts: Counts,
  memoryOf: ReadonlyMap<string, number>,
): Promise<{
  readonly rows: readonly Row[]
  readonly escalation: { readonly units: Units; readonly messages: number }
}> {
  const { row, ...escalation } = await escalationCost(local, counts, memoryOf)
  const rows = [measureRouting(), await fanOut(local, counts), row]
  const browser: Browser = await openBrowser()
  const page = await openConsole(browser, local.endpoints, {}, 'agent')
  rows.push(await firstLoad(page, local), await appears(page, local), await scroll(page, local))
  await browser.close()
  return { rows, escalation }
}
