import { readFileSync } from 'node:fs'
import { DeploymentConfiguration } from '../schemas/deployment.ts'
import type { Manifest } from '../schemas/manifest.ts'
import { catalogue } from '../shared/channels/catalogue.ts'
import { leavingResidency } from './residency.ts'

type Input = Parameters<typeof DeploymentConfiguration.parse>[0]

const workday = [
  { from: '09:00', to: '12:30' },
  { from: '13:30', to: '21:00' },
]
const allDay = [{ from: '00:00', to: '24:00' }]

const base = {
  company: '云客小店',
  languages: ['zh', 'en'],
  inboxes: [
    {
      id: 'ibx_wechat',
      channel: 'wechat',
      name: '云客小店 公众号',
      language: 'zh',
      settings: { mode: 'secure' },
    },
    {
      id: 'ibx_web',
      channel: 'web-chat',
      name: '云客小店 在线客服',
      language: 'zh',
      settings: {
        greeting: '您好！选购、订单、物流，都可以问我。',
        greetingEn: 'Hello! Ask me about products, orders or delivery.',
      },
    },
  ],
  workingHours: {
    timeZone: 'Asia/Shanghai',
    holidays: 'CN',
    days: { mon: workday, tue: workday, wed: workday, thu: workday, fri: workday, sat: workday, sun: workday },
  },
} satisfies Record<string, unknown>

/** One inbox of every channel, for the simulators of a local run. */
const everyChannel = [
  {
    ...base.inboxes[0],
    settings: { mode: 'secure', noticeTemplate: 'reply-waits', noticeFields: 'thing1=您有一条客服回复;time2={time}' },
  },
  { ...base.inboxes[1], settings: { ...base.inboxes[1]?.settings, pageUrl: 'http://127.0.0.1:3000/shop/' } },
  { id: 'ibx_wecom', channel: 'wecom', name: '云客小店 企业微信', language: 'zh' },
  {
    id: 'ibx_phone',
    channel: 'phone',
    name: '云客小店 热线',
    language: 'zh',
    settings: { voicemail: 'true', consent: '为了给您提供服务，通话内容会转写成文字。' },
  },
  {
    id: 'ibx_mail',
    channel: 'email',
    name: '云客小店 邮件',
    language: 'zh',
    settings: { address: 'help@shop.example', signature: '云客小店 客服' },
  },
  {
    id: 'ibx_app',
    channel: 'app',
    name: '云客小店 App',
    language: 'zh',
    settings: {
      deepLink: 'yunkeshop://service',
      apnsArn: 'arn:aws:sns:us-east-1:000000000000:app/APNS/yunke-shop',
      greeting: '您好！',
    },
  },
  {
    id: 'ibx_connect',
    channel: 'connect',
    name: '云客小店 服务中心',
    language: 'zh',
    desk: 'connect',
    settings: { consent: '为了给您提供服务，通话内容会转写成文字。' },
  },
  { id: 'ibx_weibo', channel: 'weibo', name: '云客小店 微博', language: 'zh' },
  { id: 'ibx_mini', channel: 'wechat-mini', name: '云客小店 小程序', language: 'zh', settings: { mode: 'secure' } },
  {
    id: 'ibx_whatsapp',
    channel: 'whatsapp',
    name: 'Yunke Shop',
    language: 'en',
    settings: { phoneNumberId: '277321005464405' },
  },
  { id: 'ibx_messenger', channel: 'messenger', name: 'Yunke Shop', language: 'en', settings: { pageId: '1045678' } },
  { id: 'ibx_line', channel: 'line', name: 'Yunke Shop', language: 'en' },
  { id: 'ibx_telegram', channel: 'telegram', name: 'Yunke Shop', language: 'en' },
  {
    id: 'ibx_showroom',
    channel: 'open',
    name: '云客小店 展厅',
    language: 'zh',
    settings: { callbackUrl: 'http://127.0.0.1:3001/open/callback' },
  },
  {
    id: 'ibx_vr',
    channel: 'open',
    name: '云客展厅',
    language: 'zh',
    settings: { callbackUrl: 'http://127.0.0.1:3000/showroom/callback' },
  },
]

/** What differs between deployments, and the only place where it does. A company edits these or brings a JSON file. */
const stages: Readonly<Record<string, unknown>> = {
  local: {
    ...base,
    inboxes: everyChannel,
    stage: 'local',
    workingHours: {
      timeZone: 'Asia/Shanghai',
      days: { mon: allDay, tue: allDay, wed: allDay, thu: allDay, fri: allDay, sat: allDay, sun: allDay },
    },
    serviceLevel: { offerSeconds: 30, acceptSeconds: 180 },
    webhooks: true,
    retention: { conversationDays: 365, ticketDays: 730, auditDays: 1_095 },
    shop: { url: 'http://127.0.0.1:3000/shop/' },
    connect: {
      instanceArn: 'arn:aws:connect:us-east-1:000000000000:instance/0c000000-0000-4000-8000-000000000000',
      queueArn:
        'arn:aws:connect:us-east-1:000000000000:instance/0c000000-0000-4000-8000-000000000000/queue/0c000000-0000-4000-8000-000000000001',
      tasks: true,
    },
    cloud: { transcribe: true, imageModel: 'amazon.nova-lite-v1:0' },
    removal: 'destroy',
  },
  production: { ...base, stage: 'production', web: { allowedOrigins: [] } },
}

const manifestOf = (channel: string): Manifest | undefined => (catalogue as Readonly<Record<string, Manifest>>)[channel]

/** The configuration of a stage, checked; every wrong value is named in a sentence. */
export function configurationOf(stage: string, file?: string): DeploymentConfiguration {
  const source = file ? JSON.parse(readFileSync(file, 'utf8')) : stages[stage]
  if (source === undefined)
    throw new Error(`There is no stage "${stage}" in infra/stages.ts. Known: ${Object.keys(stages).join(', ')}.`)
  const parsed = DeploymentConfiguration.safeParse(source as Input)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || 'configuration'}: ${issue.message}`)
    throw new Error(`The configuration of stage "${stage}" is not valid:\n${lines.join('\n')}`)
  }
  parsed.data.inboxes.forEach((inbox, index) => {
    const refuse = (field: string, what: string) =>
      new Error(`The configuration of stage "${stage}" is not valid:\n  inboxes.${index}.${field}: ${what}`)
    const manifest = manifestOf(inbox.channel)
    if (!manifest) throw refuse('channel', `must be one of ${Object.keys(catalogue).join(', ')}`)
    for (const name of Object.keys(inbox.settings))
      if (!manifest.settings.includes(name))
        throw refuse(`settings.${name}`, `is not a setting of ${inbox.channel}; it has ${manifest.settings.join(', ')}`)
  })
  const leaving = leavingResidency(parsed.data, manifestOf)
  if (leaving.length > 0)
    throw new Error(`The configuration of stage "${stage}" takes personal data elsewhere:\n  ${leaving.join('\n  ')}`)
  return parsed.data
}
