import { readFileSync } from 'node:fs'
import { DeploymentConfiguration } from '../schemas/deployment.ts'
import { catalogue } from '../shared/channels/catalogue.ts'

type Input = Parameters<typeof DeploymentConfiguration.parse>[0]

const workday = [
  { from: '09:00', to: '12:30' },
  { from: '13:30', to: '21:00' },
]
const allDay = [{ from: '00:00', to: '23:59' }]

const base = {
  company: '云客小店',
  languages: ['zh', 'en'],
  inboxes: [
    {
      id: 'ibx_wechat',
      channel: 'wechat',
      name: '云客小店 公众号',
      language: 'zh',
      settings: { mode: 'secure', noticeTemplate: 'reply-waits', noticeFields: 'thing1=您有一条客服回复;time2={time}' },
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
    days: { mon: workday, tue: workday, wed: workday, thu: workday, fri: workday, sat: workday, sun: workday },
  },
} satisfies Record<string, unknown>

/** What differs between deployments, and the only place where it does. A company edits these or brings a JSON file. */
const stages: Readonly<Record<string, unknown>> = {
  local: {
    ...base,
    stage: 'local',
    workingHours: {
      timeZone: 'Asia/Shanghai',
      days: { mon: allDay, tue: allDay, wed: allDay, thu: allDay, fri: allDay, sat: allDay, sun: allDay },
    },
    serviceLevel: { offerSeconds: 30, acceptSeconds: 180 },
    shop: { url: 'http://127.0.0.1:3000/shop/' },
    removal: 'destroy',
  },
  production: { ...base, stage: 'production', web: { allowedOrigins: [] } },
}

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
    if (!(inbox.channel in catalogue))
      throw new Error(
        `The configuration of stage "${stage}" is not valid:\n  inboxes.${index}.channel: must be one of ${Object.keys(catalogue).join(', ')}`,
      )
  })
  return parsed.data
}
