import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Endpoints } from '../../local/demo.ts'
import { Flow } from '../../local/flow/flow.ts'
import { serveWechatApi } from '../../local/simulator/wechat-api.ts'
import { WechatServer } from '../../local/simulator/wechat-server.ts'
import { apiOf, eventually, freePorts, temporaryFolder } from '../support/local.ts'

const root = join(import.meta.dirname, '..', '..')
const data = temporaryFolder()
let child: ChildProcess | undefined

async function start(port: number, more: readonly string[] = []): Promise<Endpoints> {
  const file = join(data, 'endpoints.json')
  rmSync(file, { force: true })
  const started = spawn(
    process.execPath,
    [join(root, 'local', 'main.ts'), '--data', data, '--port', String(port), ...more],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  child = started
  let said = ''
  for (const stream of [started.stdout, started.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await eventually('the runtime is ready or has ended', () => existsSync(file) || started.exitCode !== null, 60)
  if (!existsSync(file)) throw new Error(`The runtime ended before it was ready:\n${said}`)
  return JSON.parse(readFileSync(file, 'utf8')) as Endpoints
}

async function kill(): Promise<void> {
  const gone = new Promise((done) => child?.once('exit', done))
  child?.kill('SIGKILL')
  await gone
}

afterAll(async () => {
  if (child && child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((done) => child?.once('exit', done))
    child.kill('SIGTERM')
    await gone
  }
  rmSync(data, { recursive: true, force: true })
})

/** Milliseconds after the message at which the whole runtime is killed: ten points from before the queue to after the send. */
const points = [0, 4, 8, 14, 22, 32, 45, 65, 100, 180]

describe('kill -9 of the runtime', () => {
  test('at ten points of the path: after a restart every acknowledged message is stored once and nothing is said twice', async () => {
    const port = await freePorts()
    const outcomes: string[] = []
    for (const [index, wait] of points.entries()) {
      let endpoints = await start(port)
      // The simulated WeChat dies with the runtime, so web chat carries this journey: our own side keeps every message.
      const inbox = endpoints.inboxes.find((one) => one.channel === 'web-chat')
      const opened = (await (
        await fetch(`${endpoints.http}/web-chat/${inbox?.id}/sessions`, { method: 'POST', body: '{}' })
      ).json()) as { token: string; visitorId: string }
      const post = (clientId: string, text: string) =>
        fetch(String(inbox?.webhook), {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${opened.token}` },
          body: JSON.stringify({ type: 'message', clientId, content: { type: 'text', text } }),
        }).then(
          (answer) => answer.status === 200,
          () => false,
        )
      expect(await post(`first-${index}-000`, '你好')).toBe(true)
      const sending = post(`second-${index}-00`, '多久发货')
      await new Promise((done) => setTimeout(done, wait))
      await kill()
      const isAcknowledged = await sending
      endpoints = await start(port)
      const key = apiOf(endpoints.http, endpoints.apiKeys[0]?.key ?? '')
      if (!isAcknowledged) expect(await post(`second-${index}-00`, '多久发货'), 'the client sends again').toBe(true)
      const messages = await eventually(
        `both answers after a kill at ${wait} ms`,
        async () => {
          const { body } = await key('GET', '/v1/conversations?view=open&limit=100')
          const mine = body.items?.find((item) => item.address === opened.visitorId)
          if (!mine) return undefined
          const items = (await key('GET', `/v1/conversations/${mine.id}/messages`)).body.items ?? []
          const answers = items.filter((item) => item.author === 'assistant')
          return (
            answers.length >= 1 &&
            items.filter((item) => item.author === 'customer').length === 2 &&
            answers.every((item) => (item.delivery as { status: string }).status === 'sent') &&
            items
          )
        },
        40,
      )
      expect(messages.map((item) => item.seq)).toEqual(messages.map((_, at) => at + 1))
      expect(messages.filter((item) => JSON.stringify(item.content).includes('24 小时内发货'))).toHaveLength(1)
      outcomes.push(`${wait} ms: acknowledged ${isAcknowledged}, ${messages.length} messages`)
      await kill()
    }
    expect(outcomes).toHaveLength(points.length)
  }, 300_000)

  test('while WeChat is being told a reply: it is recorded as unknown and not said twice', async () => {
    const port = await freePorts()
    const provider = createServer((request, response) => void serveWechatApi(wechat, new Flow(), request, response))
    await new Promise<void>((done) => provider.listen(0, '127.0.0.1', () => done()))
    const { port: providerPort } = provider.address() as { port: number }
    const more = ['--provider', `wechat=http://127.0.0.1:${providerPort}/wechat`]
    let endpoints = await start(port, more)
    const inbox = endpoints.inboxes.find((one) => one.channel === 'wechat')
    const wechat = new WechatServer({
      inboxId: inbox?.id ?? '',
      webhook: inbox?.webhook ?? '',
      mode: 'secure',
      secrets: inbox?.secrets ?? {},
    })
    wechat.faults.sendErrors = [null]
    await wechat.push('oCrash0000000000000000000001', { MsgType: 'text', Content: '多久发货' })
    const sends = () => wechat.calls.filter((call) => call.path.endsWith('/custom/send'))
    await eventually('the send is on its way', () => sends().length === 1)
    await kill()
    endpoints = await start(port, more)
    const key = apiOf(endpoints.http, endpoints.apiKeys[0]?.key ?? '')
    const reply = await eventually('the reply is recorded as unknown', async () => {
      const { body } = await key('GET', '/v1/conversations?view=open&limit=100')
      const mine = body.items?.find((item) => item.address === 'oCrash0000000000000000000001')
      const items = mine ? ((await key('GET', `/v1/conversations/${mine.id}/messages`)).body.items ?? []) : []
      return items.find((item) => (item.delivery as { status?: string } | undefined)?.status === 'unknown')
    })
    expect(reply.seq).toBe(2)
    expect(sends()).toHaveLength(1)
    provider.closeAllConnections()
    provider.close()
  }, 90_000)
})
