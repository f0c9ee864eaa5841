import { type ChildProcess, fork } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import WebSocket from 'ws'
import type { Endpoints } from '../../local/demo.ts'
import { Flow } from '../../local/flow/flow.ts'
import { serveWechatApi } from '../../local/simulator/wechat-api.ts'
import { WechatServer } from '../../local/simulator/wechat-server.ts'
import { seeded } from '../../shared/domain/nlu/random.ts'
import { eventually, freePorts, temporaryFolder } from '../../test/support/local.ts'
import type { HostOptions, HostState } from './host.ts'
import { addUp, type Found, type Sent } from './ledger.ts'

export interface LoadOptions {
  readonly seconds: number
  /** Messages a second, and over how many followers they are spread. */
  readonly rate: number
  readonly followers: number
  /** The part of all calls to AWS's services that is spoiled, 0 to 1. */
  readonly faults: number
  /** How often the whole machine is killed while messages come in. */
  readonly kills: number
  /** How often one and the same message is delivered. */
  readonly duplicates: number
  /** Sockets that are all cut at once and come back. */
  readonly sockets: number
  readonly seed: number
  readonly tell: (line: string) => void
}

export interface LoadResult extends Found {
  readonly faults: Readonly<Record<string, number>>
  readonly kills: number
  readonly residentMb: { readonly start: number; readonly most: number; readonly end: number }
  /** Seconds from the last message until nothing waited any more. */
  readonly settledSeconds: number
  readonly left: { readonly waiting: number; readonly inFlight: number; readonly dead: number }
  readonly sockets: { readonly opened: number; readonly back: number; readonly answered: number }
}

const questions = [
  '多久发货',
  '运费多少钱',
  '怎么退货',
  '可以开发票吗',
  '冲锋衣有红色的吗',
  '你好',
  'how much is shipping',
]
const burst = ['在吗', '我想问一下', '你们', '运费', '是多少', '啊', '急', '多久发货', '怎么退货', '能开发票吗']
const hot = 'oHot000000000000000000000001'
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** A host that can be asked, killed, and started again on what it left behind. */
class Host {
  private child: ChildProcess | undefined
  private readonly options: HostOptions
  readonly faults: Record<string, number> = {}
  constructor(options: HostOptions) {
    this.options = options
  }

  async start(): Promise<Endpoints> {
    const child = fork(join(import.meta.dirname, 'host.ts'), [JSON.stringify(this.options)], { silent: true })
    this.child = child
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (said = `${said}${chunk}`.slice(-4_000)))
    return new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error(`The machine ended before it was ready:\n${said}`)))
      child.on('message', ({ endpoints }: { endpoints?: Endpoints }) => endpoints && resolve(endpoints))
    })
  }

  /** How it stands; `share` changes from now on how much goes wrong. */
  ask(share?: number): Promise<HostState> {
    const { child } = this
    return new Promise((resolve, reject) => {
      const answered = ({ state }: { state?: HostState }) => {
        if (!state) return
        child?.off('message', answered)
        resolve(state)
      }
      child?.on('message', answered)
      child?.send({ share }, (error) => error && reject(error))
    })
  }

  async kill(): Promise<void> {
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const before = await this.ask()
    for (const [kind, count] of Object.entries(before.faults)) this.faults[kind] = (this.faults[kind] ?? 0) + count
    const gone = new Promise((done) => child.once('exit', done))
    child.kill('SIGKILL')
    await gone
  }

  /** Lets it end by itself, with everything that it started. */
  async end(): Promise<void> {
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((done) => child.once('exit', done))
    child.send({ isEnd: true })
    await Promise.race([gone, pause(10_000)])
    child.kill('SIGKILL')
  }
}

/** A visitor's socket by the real protocol; a token brings the same visitor back. */
async function openSocket(http: string, inboxId: string, token?: string) {
  const answer = await fetch(`${http}/web-chat/${inboxId}/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(token ? { token } : {}),
  })
  if (answer.status !== 201) throw new Error(`a session was refused with ${answer.status}`)
  const session = (await answer.json()) as { token: string; ticket: string }
  const socket = new WebSocket(`${http.replace('http', 'ws')}/realtime?ticket=${session.ticket}`)
  socket.on('error', () => undefined)
  const heard: string[] = []
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as { type: string; author?: string }
    if (frame.type === 'message' && frame.author === 'assistant') heard.push(String(data))
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
    setTimeout(() => reject(new Error('a socket did not open')), 60_000).unref()
  })
  return { token: session.token, socket, heard }
}

/** Does something many times, so many at once. */
async function inParallel(count: number, atOnce: number, act: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: Math.min(atOnce, count) }, async () => {
      while (next < count) await act(next++)
    }),
  )
}

const again = async <T>(act: () => Promise<T>, times = 8): Promise<T | undefined> => {
  for (let attempt = 0; attempt < times; attempt++)
    try {
      return await act()
    } catch {
      await pause(250 * (attempt + 1))
    }
  return undefined
}

/**
 * Puts the whole platform under load while calls to its services fail and the machine is killed, then lets it come to
 * rest and adds up: what was taken is stored once and answered, what was said was said once, and nothing is left over.
 */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { tell } = options
  const data = temporaryFolder()
  const provider = createServer((request, response) => void serveWechatApi(wechat, new Flow(), request, response))
  await new Promise<void>((done) => provider.listen(0, '127.0.0.1', () => done()))
  const providerUrl = `http://127.0.0.1:${(provider.address() as { port: number }).port}/wechat`
  const host = new Host({
    data,
    port: await freePorts(),
    providers: { wechat: providerUrl },
    faults: options.faults,
    seed: options.seed,
  })
  let endpoints = await host.start()
  const inboxOf = (channel: string) => endpoints.inboxes.find((one) => one.channel === channel)
  const inbox = inboxOf('wechat')
  const wechat = new WechatServer({
    inboxId: inbox?.id ?? '',
    webhook: inbox?.webhook ?? '',
    mode: 'secure',
    secrets: inbox?.secrets ?? {},
  })
  const shown = new Map<string, number>()
  wechat.listen(({ from, openId }) => {
    if (from === 'account') shown.set(openId, (shown.get(openId) ?? 0) + 1)
  })
  const random = seeded(options.seed)
  const sent: Sent[] = []
  let nextId = BigInt(Date.now()) * 1_000_000n
  const say = async (address: string, text: string, deliveries = 3): Promise<void> => {
    const one: Sent = { address, id: String(nextId++), isAccepted: false }
    sent.push(one)
    const fields = { MsgType: 'text', Content: text }
    const answer = await wechat.push(address, fields, { msgId: one.id, deliveries })
    one.isAccepted = answer.status === 200
  }

  const memory = { start: (await host.ask()).residentMb, most: 0, end: 0 }
  const look = async () => {
    const state = await host.ask()
    memory.most = Math.max(memory.most, state.residentMb)
    return state
  }

  try {
    const sockets = await storm(options, endpoints, inboxOf('web-chat')?.id ?? '', tell)
    // One id, delivered again and again: it counts once.
    const repeated: Sent = { address: hot, id: String(nextId++), isAccepted: false }
    sent.push(repeated)
    const fields = { MsgType: 'text', Content: '多久发货' }
    await inParallel(options.duplicates, 50, async () => {
      const { status } = await wechat.push(hot, fields, { msgId: repeated.id, deliveries: 1 })
      repeated.isAccepted ||= status === 200
    })
    tell(`${options.duplicates} deliveries of one message`)

    const started = Date.now()
    const total = options.seconds * options.rate
    const killAt = Array.from({ length: options.kills }, (_, n) => ((n + 1) / (options.kills + 1)) * options.seconds)
    const running = new Set<Promise<void>>()
    const put = (work: Promise<void>) => {
      running.add(work)
      void work.finally(() => running.delete(work))
    }
    let killed = 0
    let coming: Promise<void> | undefined
    let toldAt = 0
    for (let n = 0; n < total; n++) {
      const due = started + (n / options.rate) * 1_000
      if (due > Date.now()) await pause(due - Date.now())
      const second = (Date.now() - started) / 1_000
      const at = killAt[killed]
      if (at !== undefined && second >= at && !coming) {
        killed++
        coming = host
          .kill()
          .then(() => host.start())
          .then((now) => {
            endpoints = now
            coming = undefined
          })
        tell(`killed and started again (${killed} of ${options.kills})`)
      }
      const text = `${questions[Math.floor(random() * questions.length)]}`
      const follower = n < options.followers ? n : Math.floor(random() * options.followers)
      if (n % options.rate === 0) put(say(hot, text))
      else if (n % (options.rate * 30) === 1) for (const part of burst) put(say('oBurst0000000000000000000001', part))
      else put(say(`oLoad${String(follower).padStart(23, '0')}`, n % 400 === 399 ? '转人工' : text))
      if (second - toldAt >= 10 && !coming) {
        toldAt = second
        const state = await look()
        const waiting = state.queues.reduce((sum, one) => sum + (one.isDeadLetter ? 0 : one.waiting + one.inFlight), 0)
        tell(`${Math.round(second)} s: ${sent.length} sent, ${waiting} under way, ${Math.round(state.residentMb)} MB`)
      }
    }
    await coming
    await Promise.all(running)
    const restFrom = Date.now()
    const lastLook = await host.ask(0)
    for (const [kind, count] of Object.entries(lastLook.faults)) host.faults[kind] = (host.faults[kind] ?? 0) + count
    tell('No more faults; waiting for rest …')
    const left = await rest(look, tell)
    const settledSeconds = (Date.now() - restFrom) / 1_000
    memory.end = (await host.ask()).residentMb
    const found = await addUp(endpoints.table, inbox?.id ?? '', sent, shown)
    return { ...found, faults: host.faults, kills: killed, residentMb: memory, settledSeconds, left, sockets }
  } finally {
    await host.end()
    provider.closeAllConnections()
    provider.close()
    rmSync(data, { recursive: true, force: true })
  }
}

/** Until nothing has waited for some looks in a row; what does not come to rest in an hour is reported as it is. */
async function rest(look: () => Promise<HostState>, tell: (line: string) => void) {
  let quiet = 0
  const count = (state: HostState) => {
    const of = (isDead: boolean, what: 'waiting' | 'inFlight') =>
      state.queues.filter((one) => one.isDeadLetter === isDead).reduce((sum, one) => sum + one[what], 0)
    return { waiting: of(false, 'waiting'), inFlight: of(false, 'inFlight'), dead: of(true, 'waiting') }
  }
  let now = count(await look())
  for (let second = 0; second < 3_600 && quiet < 8; second++) {
    await pause(1_000)
    now = count(await look())
    quiet = now.waiting + now.inFlight === 0 ? quiet + 1 : 0
    if (second % 15 === 14) tell(`${now.waiting} wait, ${now.inFlight} in flight, ${now.dead} dead letters`)
  }
  return now
}

/** Opens sockets, cuts all of them at once, and lets all come back at once; each then asks, and hears an answer. */
async function storm(
  { sockets: count }: LoadOptions,
  endpoints: Endpoints,
  inboxId: string,
  tell: (line: string) => void,
) {
  type Open = Awaited<ReturnType<typeof openSocket>>
  const first: Open[] = []
  await inParallel(count, 40, async () => {
    const opened = await again(() => openSocket(endpoints.http, inboxId))
    if (opened) first.push(opened)
  })
  for (const { socket } of first) socket.terminate()
  const back: Open[] = []
  await Promise.all(
    first.map(async ({ token }) => {
      const opened = await again(() => openSocket(endpoints.http, inboxId, token))
      if (opened) back.push(opened)
    }),
  )
  tell(`${first.length} sockets cut at once, ${back.length} back`)
  back.forEach(({ socket }, index) => {
    socket.send(
      JSON.stringify({ type: 'message', clientId: `storm-${index}-00`, content: { type: 'text', text: '多久发货' } }),
    )
  })
  const answered = () => back.filter(({ heard }) => heard.length > 0).length
  await eventually('every socket hears its answer', () => answered() === back.length, 20 + count).catch(() => undefined)
  for (const { socket } of back) socket.terminate()
  tell(`${answered()} of them answered`)
  return { opened: first.length, back: back.length, answered: answered() }
}
