import '../../support/quiet.ts'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from 'aws-lambda'
import { visitorHandler } from '../../../functions/runtime/visitor.ts'
import { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { ChannelAdapter } from '../../../shared/channels/contract.ts'
import { withoutQuotes } from '../../../shared/channels/email/quoted.ts'
import { registry } from '../../../shared/channels/registry.ts'
import { parseXml } from '../../../shared/channels/support/xml.ts'
import { feelingIn } from '../../../shared/domain/nlu/feeling.ts'
import { languageOf } from '../../../shared/domain/nlu/language.ts'
import { amountIn, dateIn } from '../../../shared/domain/nlu/quantities.ts'
import { mask, redact } from '../../../shared/domain/privacy/personal.ts'
import { splitText } from '../../../shared/domain/reply/degrade.ts'
import { spoken } from '../../../shared/domain/reply/spoken.ts'
import { authentic, contextFor, nowMs, rung } from '../../support/channels.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import type { Target } from './explorer.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** The words that some sources look for: every short text in them. */
function wordsIn(folder: string): readonly string[] {
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts'))
  const text = files.map((name) => readFileSync(join(root, folder, name), 'utf8')).join('\n')
  return [...new Set([...text.matchAll(/'([^'\n]{1,40})'|(?<=\b)(\w{3,30})(?=:|\?)/g)].map(([, a, b]) => a ?? b ?? ''))]
}

const oneOf = (outcome: string, ...allowed: readonly string[]) => {
  if (!allowed.includes(outcome)) throw new Error(`the outcome is ${outcome}`)
}

function parsed(adapter: ChannelAdapter, payload: string, principal?: Parameters<ChannelAdapter['parse']>[2]): void {
  const context = contextFor(adapter.manifest.name, {})
  const result = adapter.parse(payload, context, principal)
  oneOf(result.outcome, 'inbound', 'ignored', 'rejected', 'pull')
  if (result.outcome !== 'inbound') return
  for (const command of result.commands) {
    const { error } = InboundCommand.safeParse(command)
    if (error) throw new Error(`a command is not valid: ${error.issues[0]?.path.join('.')} ${error.issues[0]?.message}`)
  }
}

function channelTargets(adapter: ChannelAdapter): readonly Target[] {
  const { name } = adapter.manifest
  const context = contextFor(name, {})
  const honest = (authentic[name] ?? ((text: string, id: string) => rung.wecom(text, id).request))(
    '在吗',
    'client-id-0001',
  )
  const verified = adapter.verify(honest, context)
  if (verified.outcome !== 'accepted') throw new Error(`the honest call of ${name} was not accepted`)
  const words = [...wordsIn(join('shared', 'channels', name)), ...wordsIn(join('shared', 'channels', 'support'))]
  return [
    {
      name: `${name} verify`,
      seeds: [Buffer.from(honest.body).toString('latin1')],
      words,
      run: (input) => {
        const result = adapter.verify({ ...honest, body: Buffer.from(input, 'latin1') }, context)
        oneOf(result.outcome, 'accepted', 'handshake', 'rejected')
        if (result.outcome === 'accepted') parsed(adapter, result.payload, result.principal)
      },
    },
    {
      name: `${name} parse`,
      seeds: [verified.payload],
      words,
      run: (input) => parsed(adapter, input, verified.principal),
    },
    {
      name: `${name} classify`,
      seeds: ['{"errcode":0,"ok":true,"error":{"code":1},"result":{"message_id":1}}'],
      words,
      run: (input) => {
        for (const status of [200, 400, 429, 500]) {
          const response = { status, headers: {}, body: Buffer.from(input) }
          if (typeof adapter.classify(response).action !== 'string') throw new Error('there is no action')
          adapter.token?.read(response)
          adapter.media?.readUpload?.(response)
        }
      },
    },
  ]
}

const core = memoryPorts(() => nowMs)
const visitor = visitorHandler(
  () =>
    ({
      ...core,
      configuration: { ...core.configuration, secrets: async () => ({ visitorKey: 'v', identityKey: 'i' }) },
      media: { uploadLink: async () => 'https://files.example/x' },
      push: { register: async () => 'x' },
      predict: async () => [],
    }) as never,
)
const visits = async (path: string, input: string) => {
  const answer = await visitor(
    {
      rawPath: `/web-chat/ibx_web/${path}`,
      pathParameters: { inboxId: 'ibx_web' },
      headers: { authorization: 'Bearer x.y.z' },
      body: input,
      requestContext: { http: { method: 'POST' } },
    } as never,
    {} as Context,
  )
  if (!('statusCode' in answer) || Number(answer.statusCode) >= 500)
    throw new Error(`it answered ${JSON.stringify(answer)}`)
}

const text = (name: string, seeds: readonly string[], run: (input: string) => unknown): Target => ({
  name,
  seeds,
  words: ['明天', '下周三', '三百二十块', '$12.50', '> ', 'On Monday, X wrote:', '138', '京A12345', '1234', '，', '。'],
  run,
})

/** Everything that reads what strangers write. */
export const targets: readonly Target[] = [
  ...Object.values(registry).flatMap(channelTargets),
  {
    name: 'visitor session',
    seeds: ['{"language":"zh","identity":{"externalId":"u1","proof":"x"},"context":{"product":"p"}}'],
    words: ['token', 'identity', 'externalId', 'proof', 'name', 'level', 'vip', 'language', 'context', 'product'],
    run: (input) => visits('sessions', input),
  },
  {
    name: 'visitor upload',
    seeds: ['{"contentType":"image/png"}'],
    words: ['image/png'],
    run: (input) => visits('uploads', input),
  },
  {
    name: 'visitor device',
    seeds: ['{"platform":"apns","token":"0123456789"}'],
    words: ['apns', 'fcm'],
    run: (input) => visits('devices', input),
  },
  {
    name: 'xml',
    seeds: ['<xml><A><![CDATA[x]]></A><B>1</B><C><D>&lt;</D></C></xml>'],
    words: ['<', '/>', '</', '<![CDATA[', ']]>', '&amp;', '&#65;', '<?xml ?>', '<!--', '-->', '<!DOCTYPE'],
    run: (input) => {
      try {
        parseXml(input)
      } catch (error) {
        if (!(error as { family?: string }).family) throw error
      }
    },
  },
  text('quoted letter', ['你好\n\n在 2026年11月21日，云客 写道：\n> 好的\n-- \n王'], (input) => withoutQuotes(input)),
  text(
    'personal data',
    ['我的电话是13812345678，身份证11010519491231002X，卡6222021234567890123，a@b.example'],
    (input) => {
      const masked = mask(input)
      redact(input)
      return masked
    },
  ),
  text('days and sums', ['下周三下午退我三百二十块五，就是 2026-11-25'], (input) => [
    dateIn(input, '2026-11-21'),
    amountIn(input),
  ]),
  text('feeling and language', ['太慢了！不满意，非常生气 not happy at all'], (input) => [
    feelingIn(input),
    languageOf(input),
  ]),
  text('words for the phone', ['订单 YK202611180001，¥599.00，https://a.example/x'], (input) => [
    spoken(input, 'zh'),
    spoken(input, 'en'),
  ]),
  text('long texts', ['很长的一段话。'.repeat(40)], (input) => {
    for (const limit of [20, 140, 600]) {
      const parts = splitText(input, limit)
      if (parts.some((part) => Buffer.byteLength(part) > limit)) throw new Error('a part is too long')
    }
  }),
]
