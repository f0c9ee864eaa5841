import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeRelay } from '../examples/showroom/relay.ts'
import { catalogue } from '../shared/channels/catalogue.ts'
import { buildAndSynthesize } from './build.ts'
import { serveFlow } from './flow/server.ts'
import { type Runtime, type RuntimeOptions, startRuntime } from './runtime.ts'
import { demoApiKey, demoScopes, demoStaff, seedTable } from './seed.ts'
import { Issuer } from './services/issuer.ts'
import { LocalLanguage } from './services/language.ts'
import { shopActions } from './shop/actions.ts'
import { demoOrders, demoProducts } from './shop/demo-data.ts'
import { serveShop } from './shop/shop.ts'
import { serveApp } from './simulator/app-page.ts'
import { addConnect } from './simulator/connect-desk.ts'
import { Mail } from './simulator/providers/mail.ts'
import { makeProvider, serveProviderApis, serveWall } from './simulator/wall.ts'
import { wallPage } from './simulator/wall-page.ts'
import { serveWechatApi, serveWechatSimulator } from './simulator/wechat-api.ts'
import { wechatPage } from './simulator/wechat-page.ts'
import { WechatServer } from './simulator/wechat-server.ts'
import { serveWeb } from './static.ts'

export type DemoOptions = Omit<RuntimeOptions, 'templates'> & {
  /** A folder of synthesized templates. @default the local stage, built when something changed */
  readonly templates?: string
}

/** Builds, starts everything, adds the demo shop and its people, and writes endpoints.json when it is ready. */
export async function startDemo(options: DemoOptions) {
  mkdirSync(options.data, { recursive: true })
  const templates = options.templates ?? (await buildAndSynthesize())
  const own = Object.keys(catalogue).map((channel) => [channel, `http://127.0.0.1:${options.port + 1}/${channel}`])
  const providers = { ...Object.fromEntries(own), ...options.providers } as Readonly<Record<string, string>>
  const runtime = await startRuntime({ ...options, templates, providers })
  const language = new LocalLanguage(runtime.bus, runtime.queues.endpoint)
  runtime.awsHandlers.unshift((request, response) => language.serve(request, response))
  const endpoints = await addDemo(runtime, options, providers)
  const file = join(options.data, 'endpoints.json')
  writeFileSync(file, JSON.stringify(endpoints, null, 2), { mode: 0o600 })
  const stop = async () => {
    rmSync(file, { force: true })
    await runtime.stop()
  }
  return { runtime, endpoints, language, file, stop }
}

export type Endpoints = Awaited<ReturnType<typeof addDemo>>

async function addDemo(runtime: Runtime, options: DemoOptions, providers: Readonly<Record<string, string>>) {
  const { http, template, parameters, flow } = runtime
  const publish = template.of('Custom::PublishWeb')[0]
  const settings = JSON.parse(String(publish ? template.resolved(publish).Settings : '{}')) as Record<string, string>
  const staff = demoStaff(options.data)
  runtime.awsHandlers.unshift((request, response) => staff.serve(request, response))
  const issuer = new Issuer(`${http}/oidc`, settings.clientId ?? '', staff, join(options.data, 'issuer-key.json'))
  await issuer.open()
  const consoleSettings = JSON.stringify({
    ...settings,
    issuer: issuer.issuer,
    authorizeUrl: `${http}/oidc/oauth2/authorize`,
    tokenUrl: `${http}/oidc/oauth2/token`,
    logoutUrl: `${http}/oidc/logout`,
  })

  const configuration = JSON.parse(parameters.get('/yunke/local/configuration') ?? '{}') as {
    inboxes: { id: string; channel: string; name: string; settings: Record<string, string> }[]
  }
  const endpoints = configuration.inboxes.map((inbox) => ({
    id: inbox.id,
    channel: inbox.channel,
    webhook: `${http}/webhooks/${inbox.channel}/${inbox.id}`,
    ...(inbox.channel !== 'web-chat' && { providerApi: providers[inbox.channel] ?? '' }),
    secrets: parameters.secrets[inbox.id] ?? {},
  }))
  const wechatInbox = endpoints.find((inbox) => inbox.channel === 'wechat')
  const webInbox = endpoints.find((inbox) => inbox.channel === 'web-chat')
  if (wechatInbox) {
    const mode = configuration.inboxes.find((inbox) => inbox.id === wechatInbox.id)?.settings.mode ?? 'secure'
    const wechat = new WechatServer({
      inboxId: wechatInbox.id,
      webhook: wechatInbox.webhook,
      mode,
      secrets: wechatInbox.secrets,
    })
    runtime.awsHandlers.push((request, response) =>
      request.url?.startsWith('/wechat/') ? serveWechatApi(wechat, flow, request, response).then(() => true) : false,
    )
    runtime.handlers.push((request, response) => serveWechatSimulator(wechat, wechatPage(), request, response))
  }
  const simulated = new Map(
    configuration.inboxes.flatMap((inbox, index) => {
      const { webhook = '', secrets = {} } = endpoints[index] ?? {}
      const { id: inboxId, name, settings } = inbox
      const provider = makeProvider(inbox.channel, { inboxId, webhook, name, settings, secrets })
      if (configuration.inboxes.findIndex((other) => other.channel === inbox.channel) !== index) return []
      if (provider instanceof Mail) provider.receive = runtime.receiveMail
      return provider ? [[inbox.channel, provider] as const] : []
    }),
  )
  const connectInbox = configuration.inboxes.find(({ channel }) => channel === 'connect')
  if (connectInbox)
    addConnect(runtime, simulated, { webhook: '', secrets: {}, inboxId: connectInbox.id, ...connectInbox })
  runtime.awsHandlers.push((request, response) => serveProviderApis(simulated, flow, request, response))
  const page = wallPage([...simulated.keys()])
  runtime.handlers.push((request, response) => serveWall(simulated, page, request, response))
  const appInbox = endpoints.find((inbox) => inbox.channel === 'app')
  if (appInbox) runtime.handlers.push((request, response) => serveApp(appInbox.id, runtime.sns, request, response))
  const showroom = endpoints.find((inbox) => inbox.id === 'ibx_vr')
  if (showroom) runtime.handlers.push(makeRelay({ webhook: showroom.webhook, key: showroom.secrets.signingKey ?? '' }))
  const shop = {
    base: http,
    webChatInbox: webInbox?.id ?? '',
    identityKey: webInbox?.secrets.identityKey ?? '',
    actions: shopActions(demoOrders, demoProducts),
  }
  runtime.handlers.push(
    (request, response) => serveShop(shop, request, response),
    (request, response) => serveWeb(consoleSettings, request, response),
    (request, response) => issuer.handle(request, response),
    (request, response) => serveFlow(runtime, staff, request, response),
  )

  const apiKey = demoApiKey(options.data)
  const table = template.of('AWS::DynamoDB::GlobalTable')[0]
  if (table) await seedTable(runtime.dynamo.endpoint, template.ref(table), apiKey)
  return {
    http,
    realtime: `${http.replace('http', 'ws')}/realtime`,
    console: `${http}/console/`,
    shop: `${http}/shop/`,
    showroom: `${http}/showroom/`,
    simulators: { wechat: `${http}/simulator/wechat/`, all: `${http}/simulator/`, app: `${http}/simulator/app/` },
    inboxes: endpoints,
    staff: staff.accounts.flatMap(({ email, password, group }) => (group ? [{ email, password, role: group }] : [])),
    apiKeys: [{ name: 'shop back end', key: apiKey, scopes: demoScopes }],
    queues: runtime.queues.endpoint,
    aws: runtime.aws,
    table: runtime.dynamo.endpoint,
    pid: process.pid,
  }
}
