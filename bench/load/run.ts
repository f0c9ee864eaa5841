import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { Flow } from '../../local/flow/flow.ts'
import { serveWechatApi } from '../../local/simulator/wechat-api.ts'
import { WechatServer } from '../../local/simulator/wechat-server.ts'
import { seeded } from '../../shared/domain/nlu/random.ts'
import { freePorts, temporaryFolder } from '../../test/support/local.ts'
import type { HostState } from './host.ts'
import { addUp, type Found, type Sent } from './ledger.ts'
import { Host, pause } from './machine.ts'
import { inParallel, storm } from './storm.ts'

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
  const say = async (address: string, text: string): Promise<void> => {
    const one: Sent = { address, id: String(nextId++), isAccepted: false }
    sent.push(one)
    const fields = { MsgType: 'text', Content: text }
    const answer = await wechat.push(address, fields, { msgId: one.id })
    one.isAccepted = answer.status === 200
  }

  const memory = { start: (await host.ask()).residentMb, most: 0, end: 0 }
  const look = async () => {
    const state = await host.ask()
    memory.most = Math.max(memory.most, state.residentMb)
    return state
  }

  try {
    const sockets = await storm(options.sockets, endpoints, inboxOf('web-chat')?.id ?? '', tell)
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
      const text = questions[Math.floor(random() * questions.length)] ?? ''
      const follower = n < options.followers ? n : Math.floor(random() * options.followers)
      if (n % options.rate === 0) put(say(hot, text))
      else if (n % (options.rate * 30) === 1) for (const part of burst) put(say('oBurst0000000000000000000001', part))
      else put(say(`oLoad${String(follower).padStart(23, '0')}`, n % 400 === 399 ? '转人工' : text))
      if (second - toldAt >= 10 && !coming) {
        toldAt = second
        const state = await look()
        const { waiting, inFlight } = leftIn(state)
        const megabytes = Math.round(state.residentMb)
        tell(`${Math.round(second)} s: ${sent.length} sent, ${waiting + inFlight} under way, ${megabytes} MB`)
      }
    }
    await coming
    await Promise.all(running)
    const restFrom = Date.now()
    await host.count(0)
    tell('No more faults; waiting for rest …')
    const left = await rest(look, tell)
    const settledSeconds = (Date.now() - restFrom) / 1_000
    memory.end = (await host.ask()).residentMb
    const found = await addUpAtRest(() => addUp(endpoints.table, inbox?.id ?? '', sent, shown))
    return { ...found, faults: host.faults, kills: killed, residentMb: memory, settledSeconds, left, sockets }
  } finally {
    await host.end()
    provider.closeAllConnections()
    provider.close()
    rmSync(data, { recursive: true, force: true })
  }
}

/** What is in the queues, and what was set aside. */
function leftIn({ queues }: HostState) {
  const of = (isDead: boolean, what: 'waiting' | 'inFlight') =>
    queues.filter((one) => one.isDeadLetter === isDead).reduce((sum, one) => sum + one[what], 0)
  return { waiting: of(false, 'waiting'), inFlight: of(false, 'inFlight'), dead: of(true, 'waiting') }
}

/** A clock may have run out just now, of an offer or a wait, and somebody is being told so: that is waited for. */
async function addUpAtRest(add: () => Promise<Found>): Promise<Found> {
  for (let second = 0; ; second++) {
    const found = await add()
    if (found.unsent.length === 0 || second === 60) return found
    await pause(1_000)
  }
}

/**
 * Until nothing has waited, and no fact was told, for some looks in a row; what does not come to rest in an hour is
 * reported as it is.
 */
async function rest(look: () => Promise<HostState>, tell: (line: string) => void) {
  let quiet = 0
  let state = await look()
  let now = leftIn(state)
  for (let second = 0; second < 3_600 && quiet < 8; second++) {
    await pause(1_000)
    const { facts } = state
    state = await look()
    now = leftIn(state)
    quiet = now.waiting + now.inFlight === 0 && state.facts === facts ? quiet + 1 : 0
    if (second % 15 === 14)
      tell(
        `${now.waiting} wait, ${now.inFlight} in flight, ${now.dead} dead letters; ${state.facts - facts} facts a second`,
      )
  }
  return now
}
