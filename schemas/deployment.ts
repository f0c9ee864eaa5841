import * as z from 'zod'
import { ids } from './ids.ts'
import { ConsentRules } from './records/consent.ts'
import { Language } from './records/conversation.ts'

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as "09:00"')
const day = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])

const until = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as "18:00", or "24:00"')
const spans = z.array(z.object({ from: time, to: until }).strict()).max(4)

const isTimeZone = (name: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

/** When people work: by weekday, by the public holidays of a country, and by what the company says of single days. */
export const WorkingHours = z
  .object({
    timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone such as "Asia/Shanghai"'),
    days: z.partialRecord(day, spans),
    /** CN: Chinese public holidays with the weekend days that are worked instead. */
    holidays: z.enum(['CN']).optional(),
    /** Single days (YYYY-MM-DD) that are otherwise: no spans where nobody works. */
    special: z.record(z.iso.date(), spans).optional(),
  })
  .strict()
  .superRefine(({ days, special }, context) => {
    const check = (where: readonly string[], list: z.infer<typeof spans> | undefined) => {
      for (const [index, span] of (list ?? []).entries())
        if (span.from >= span.to)
          context.addIssue({ code: 'custom', path: [...where, index, 'to'], message: 'must be later than "from"' })
    }
    for (const [name, list] of Object.entries(days)) check(['days', name], list)
    for (const [date, list] of Object.entries(special ?? {})) check(['special', date], list)
  })

export const InboxConfiguration = z
  .object({
    id: ids.inbox,
    channel: z.string().min(1),
    name: z.string().min(1).max(60),
    language: Language.default('zh'),
    skill: z.string().max(40).default('general'),
    /** Where its customers meet a human: in our console, or in the company's Amazon Connect. */
    desk: z.enum(['console', 'connect']).default('console'),
    /** When people work for this inbox, where that is not as for the others. */
    workingHours: WorkingHours.optional(),
    settings: z.record(z.string(), z.string()).default({}),
  })
  .strict()
export type InboxConfiguration = z.infer<typeof InboxConfiguration>

const arnOf = (service: string, resource: string) =>
  z
    .string()
    .regex(
      new RegExp(`^arn:aws[\\w-]*:${service}:[\\w-]+:\\d{12}:${resource}$`),
      `must be an ARN such as "arn:aws:${service}:eu-central-1:111122223333:${resource.replace(/\[.*?\]\+/g, '…')}"`,
    )

/** The company's own Amazon Connect instance, and the queue in which its people wait for what we hand over. */
export const ConnectConfiguration = z
  .object({
    instanceArn: arnOf('connect', 'instance/[0-9a-f-]+'),
    queueArn: arnOf('connect', 'instance/[0-9a-f-]+/queue/[0-9a-f-]+'),
    /** Tickets also become tasks in that queue. */
    tasks: z.boolean().default(false),
  })
  .strict()
  .refine((value) => value.queueArn.startsWith(`${value.instanceArn}/`), {
    path: ['queueArn'],
    message: 'must be a queue of instanceArn',
  })
export type ConnectConfiguration = z.infer<typeof ConnectConfiguration>

const bedrockModel = z
  .string()
  .regex(/^[a-z0-9][\w.:-]{2,120}$/i, 'must be a Bedrock model id such as "amazon.nova-lite-v1:0"')

/** So long the table can be brought back to any moment, as AWS keeps it. */
export const backupDays = 35

/** Ten years at most. */
const days = z.int().min(1).max(3_650)

const fields = z
  .object({
    stage: z.string().regex(/^[a-z][a-z0-9-]{1,15}$/, 'must be 2 to 16 of a-z, 0-9 and "-", starting with a letter'),
    company: z.string().min(1).max(60),
    languages: z.array(Language).min(1),
    inboxes: z.array(InboxConfiguration).min(1),
    workingHours: WorkingHours,
    serviceLevel: z
      .object({
        offerSeconds: z.int().min(5).max(300).default(30),
        acceptSeconds: z.int().min(10).max(86_400).default(300),
        ticketDueHours: z.int().min(1).max(720).default(24),
        idleCloseMinutes: z.int().min(1).max(43_200).default(60),
        reopenHours: z.int().min(0).max(720).default(24),
        ratingHours: z.int().min(1).max(168).default(24),
      })
      .strict()
      .prefault({}),
    knowledge: z
      .object({
        /** What is to be published waits until somebody other than its writer has approved it. */
        approval: z.boolean().default(false),
      })
      .strict()
      .prefault({}),
    retention: z
      .object({
        logDays: z.int().min(30).max(400).default(90),
        archiveDays: z.int().min(1).max(400).default(30),
        /** So long after it was closed a conversation is kept, with its messages, files and scores; absent, for ever. */
        conversationDays: days.optional(),
        /** The same for single inboxes, where the law of their customers says otherwise. */
        inboxDays: z.record(ids.inbox, days).default({}),
        /** So long after it was last touched a ticket is kept that is done with. */
        ticketDays: days.optional(),
        /** So long an entry of the audit log is kept; China's Cybersecurity Law asks for six months at least. */
        auditDays: z.int().min(183).max(36_500).optional(),
      })
      .strict()
      .prefault({}),
    /** What customers' words may be used for where they were not asked. */
    consent: ConsentRules,
    /** Calls a minute that are more than anybody honest needs; past them the answer is 429. */
    rates: z
      .object({
        /** Of one API key. */
        callsPerKey: z.int().min(1).max(100_000).default(1_200),
        /** Sessions that are opened on one inbox of the widget or the app, by all visitors together. */
        sessionsPerInbox: z.int().min(1).max(100_000).default(3_000),
        /** Files of one visitor. */
        uploadsPerVisitor: z.int().min(1).max(1_000).default(20),
      })
      .strict()
      .prefault({}),
    /** Where personal data must stay; what would take it elsewhere is refused when the stacks are described. */
    residency: z
      .object({
        /** The one region of AWS that everything is deployed to. */
        region: z.string().regex(/^[a-z]{2}(?:-[a-z]+){1,2}-\d$/, 'must be a region of AWS such as "eu-central-1"'),
        /** Channels whose providers keep messages in another country, and that are used all the same. */
        alsoBy: z.array(z.string()).default([]),
      })
      .strict()
      .optional(),
    /** Whether the company's own systems can be told of what happens, by addresses that admins name in the console. */
    webhooks: z.boolean().default(false),
    shop: z.object({ url: z.url() }).strict().optional(),
    connect: ConnectConfiguration.optional(),
    /** Services of AWS that cost by use and see what customers send; each is off until it is named here. */
    cloud: z
      .object({
        /** Voice messages that came without words are transcribed by Amazon Transcribe. */
        transcribe: z.boolean().default(false),
        /** Pictures are described for staff by this Bedrock model, or inference profile, that takes images. */
        imageModel: bedrockModel.optional(),
        /** Amazon Comprehend: how a doubtful text sounds, what a long one is about, the language of one nobody knows. */
        comprehend: z.boolean().default(false),
        /** Amazon Translate: who writes neither Chinese nor English is answered in their own language. */
        translate: z.boolean().default(false),
        /** What knowledge is not sure of is written by this Bedrock model, from approved entries and nothing else. */
        answerModel: bedrockModel.optional(),
        /** What was found is put in the order of meaning by this embedding model of Bedrock. */
        embeddingModel: bedrockModel.optional(),
        /** Criteria of the score card that ask a question are judged by this Bedrock model, once a conversation. */
        inspectionModel: bedrockModel.optional(),
        /** Calls of the services above, for one conversation and for one day (UTC); past them the assistant does without. */
        limits: z
          .object({
            callsPerConversation: z.int().min(0).max(1_000).default(40),
            callsPerDay: z.int().min(0).max(10_000_000).default(20_000),
          })
          .strict()
          .prefault({}),
      })
      .strict()
      .prefault({}),
    web: z
      .object({ allowedOrigins: z.array(z.url()).default([]), signInPrefix: z.string().max(40).optional() })
      .strict()
      .prefault({}),
    removal: z.enum(['retain', 'destroy']).default('retain'),
  })
  .strict()

/** Everything a company must decide to deploy Yunke; nothing else is asked. */
export const DeploymentConfiguration = fields.superRefine((value, context) => {
  for (const id of Object.keys(value.retention.inboxDays))
    if (!value.inboxes.some((inbox) => inbox.id === id))
      context.addIssue({ code: 'custom', path: ['retention', 'inboxDays', id], message: 'there is no such inbox' })
  const seen = new Set<string>()
  value.inboxes.forEach((inbox, index) => {
    if (seen.has(inbox.id))
      context.addIssue({ code: 'custom', path: ['inboxes', index, 'id'], message: `"${inbox.id}" is used twice` })
    seen.add(inbox.id)
    if (inbox.desk === 'connect' && !value.connect)
      context.addIssue({
        code: 'custom',
        path: ['inboxes', index, 'desk'],
        message: 'is "connect", so "connect" must name the instance and the queue',
      })
  })
})
export type DeploymentConfiguration = z.infer<typeof DeploymentConfiguration>

/** The part of it that functions read while they run. */
export const RuntimeConfiguration = fields.strip().pick({
  stage: true,
  company: true,
  languages: true,
  inboxes: true,
  workingHours: true,
  serviceLevel: true,
  shop: true,
  connect: true,
  knowledge: true,
  cloud: true,
  retention: true,
  consent: true,
  rates: true,
})
export type RuntimeConfiguration = z.infer<typeof RuntimeConfiguration>
