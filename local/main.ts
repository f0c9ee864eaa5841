import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { buildAndSynthesize } from './build.ts'
import { serveFlow } from './flow/server.ts'
import { readOptions, type StartOptions } from './options.ts'
import { type Runtime, startRuntime } from './runtime.ts'
import { demoApiKey, demoScopes, demoStaff, seedTable } from './seed.ts'
import { Issuer } from './services/issuer.ts'
import { serveShop } from './shop/shop.ts'
import { serveWechatApi, serveWechatSimulator } from './simulator/wechat-api.ts'
import { wechatPage } from './simulator/wechat-page.ts'
import { WechatServer } from './simulator/wechat-server.ts'
import { serveWeb } from './static.ts'

const started = performance.now()

/** Whether somebody listens on a port already. */
const isUsed = (port: number) =>
  new Promise<boolean>((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(true))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(false)))
  })

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  for (const port of [options.port, options.port + 1])
    if (await isUsed(port)) throw new Error(`Port ${port} is in use. Stop what runs there, or choose another: npm start -- --port ${options.port + 100}`)
  if (options.isFresh) rmSync(options.data, { recursive: true, force: true })
  mkdirSync(options.data, { recursive: true })
  console.log('Building …')
  const templates = await buildAndSynthesize()
  console.log('Starting …')
  const wechatApi = options.providers.wechat ?? `http://127.0.0.1:${options.port + 1}/wechat`
  const runtime = await startRuntime({ templates, data: options.data, port: options.port, providers: { ...options.providers, wechat: wechatApi } })
  await addDemo(runtime, options, wechatApi)

  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    rmSync(join(options.data, 'endpoints.json'), { force: true })
    await runtime.stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())
}

async function addDemo(runtime: Runtime, options: StartOptions, wechatApi: string): Promise<void> {
  const { http, template, parameters, flow } = runtime
  const publish = template.of('Custom::PublishWeb')[0]
  const settings = JSON.parse(String(publish ? template.resolved(publish).Settings : '{}')) as Record<string, string>
  const staff = demoStaff(options.data)
  const issuer = new Issuer(`${http}/oidc`, settings.clientId ?? '', staff, join(options.data, 'issuer-key.json'))
  await issuer.open()
  const consoleSettings = JSON.stringify({ ...settings, issuer: issuer.issuer, authorizeUrl: `${http}/oidc/oauth2/authorize`, tokenUrl: `${http}/oidc/oauth2/token`, logoutUrl: `${http}/oidc/logout` })

  const configuration = JSON.parse(parameters.get('/yunke/local/configuration') ?? '{}') as { inboxes: { id: string; channel: string; settings: Record<string, string> }[] }
  const endpoints = configuration.inboxes.map((inbox) => ({
    id: inbox.id,
    channel: inbox.channel,
    webhook: `${http}/webhooks/${inbox.channel}/${inbox.id}`,
    ...(inbox.channel === 'wechat' && { providerApi: wechatApi }),
    secrets: parameters.secrets[inbox.id] ?? {},
  }))
  const wechatInbox = endpoints.find((inbox) => inbox.channel === 'wechat')
  const webInbox = endpoints.find((inbox) => inbox.channel === 'web-chat')
  if (wechatInbox) {
    const mode = configuration.inboxes.find((inbox) => inbox.id === wechatInbox.id)?.settings.mode ?? 'secure'
    const wechat = new WechatServer({ inboxId: wechatInbox.id, webhook: wechatInbox.webhook, mode, secrets: wechatInbox.secrets })
    runtime.awsHandlers.push((request, response) => (request.url?.startsWith('/wechat/') ? serveWechatApi(wechat, flow, request, response).then(() => true) : false))
    runtime.handlers.push((request, response) => serveWechatSimulator(wechat, wechatPage(), request, response))
  }
  const shop = { base: http, webChatInbox: webInbox?.id ?? '', identityKey: webInbox?.secrets.identityKey ?? '' }
  runtime.handlers.push(
    (request, response) => serveShop(shop, request, response),
    (request, response) => serveWeb(consoleSettings, request, response),
    (request, response) => issuer.handle(request, response),
    (request, response) => serveFlow(runtime, staff, request, response),
  )

  const apiKey = demoApiKey(options.data)
  const table = template.of('AWS::DynamoDB::GlobalTable')[0]
  if (table) await seedTable(runtime.dynamo.endpoint, template.ref(table), apiKey)
  const written = {
    http,
    realtime: `${http.replace('http', 'ws')}/realtime`,
    console: `${http}/console/`,
    shop: `${http}/shop/`,
    simulators: { wechat: `${http}/simulator/wechat/` },
    inboxes: endpoints,
    staff: staff.map(({ email, password, group }) => ({ email, password, role: group })),
    apiKeys: [{ name: 'shop back end', key: apiKey, scopes: demoScopes }],
    queues: runtime.queues.endpoint,
    table: runtime.dynamo.endpoint,
    pid: process.pid,
  }
  const file = join(options.data, 'endpoints.json')
  writeFileSync(file, JSON.stringify(written, null, 2), { mode: 0o600 })
  greet(written, file)
}

function greet(written: { readonly http: string; readonly console: string; readonly shop: string; readonly simulators: { readonly wechat: string }; readonly staff: readonly { email: string; password: string; role: string }[] }, file: string): void {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as { version: string }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const lines = [
    '',
    `  Yunke 云客 ${version}, ready in ${seconds} s`,
    '',
    `  看消息怎么走  Flow       ${written.http}/`,
    `  客服工作台    Console    ${written.console}`,
    `  演示商店      Shop       ${written.shop}`,
    `  微信模拟器    WeChat     ${written.simulators.wechat}`,
    '',
    ...written.staff.map(({ email, password, role }) => `  ${role.padEnd(11)} ${email.padEnd(24)} ${password}`),
    '',
    `  ${file}   Ctrl-C to stop. IAM is not enforced here.`,
    '',
  ]
  console.log(lines.join('\n'))
}

main().catch((error: unknown) => {
  console.error((error as Error).message)
  process.exit(1)
})
