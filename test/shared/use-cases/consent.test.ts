import { beforeEach, describe, expect, test } from 'vitest'
import { configurationOf } from '../../../infra/stages.ts'
import { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import { exampleConversation, exampleMessage } from '../../../schemas/events/examples.ts'
import { Purpose } from '../../../schemas/records/consent.ts'
import type { Customer } from '../../../schemas/records/customer.ts'
import { allows } from '../../../shared/domain/privacy/consent.ts'
import { makeAssistant } from '../../../shared/use-cases/assistant/decide.ts'
import { knownOf } from '../../../shared/use-cases/assistant/knowledge-cache.ts'
import { describeImages } from '../../../shared/use-cases/conversation/describe-images.ts'
import { transcribeAll } from '../../../shared/use-cases/conversation/transcribe-voice.ts'
import { fetchProfile } from '../../../shared/use-cases/customers/fetch-profile.ts'
import { mayBeUsedFor, recordConsent } from '../../../shared/use-cases/privacy/consent.ts'
import { listAudit, verifyAudit } from '../../../shared/use-cases/settings/audit.ts'
import { putCustomer } from '../../../shared/use-cases/storage/records.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

const now = Date.parse('2026-11-21T04:00:00.000Z')
const configured = (consent: object) => RuntimeConfiguration.parse({ ...configurationOf('local'), consent })
let ports: ReturnType<typeof memoryPorts>
const { customerId } = exampleConversation
const customer: Customer = {
  id: customerId,
  isVerified: false,
  level: 'normal',
  evidence: [],
  formerContactPoints: [],
  createdAt: new Date(now).toISOString(),
  updatedAt: new Date(now - 1_000).toISOString(),
}

beforeEach(async () => {
  ports = memoryPorts(() => now, configured({}))
  await ports.table.transact([putCustomer(customer, true)])
})

describe('what a customer’s words are used for', () => {
  test('is as they said; of who was not asked, as the company has it', () => {
    const given = { isGiven: true, at: customer.createdAt, by: '小云' }
    const rules = configured({ cloud: 'when-given' }).consent
    expect(Purpose.options.map((purpose) => allows(undefined, purpose, rules))).toEqual([true, false, true])
    expect(allows({ cloud: given }, 'cloud', rules)).toBe(true)
    expect(allows({ learning: { ...given, isGiven: false } }, 'learning', rules)).toBe(false)
  })

  test('is written down with who heard it, and the audit log keeps what held before', async () => {
    await recordConsent(ports, customerId, 'learning', false, '小云')
    expect(await mayBeUsedFor(ports, customerId, 'learning')).toBe(false)
    expect(await mayBeUsedFor(ports, customerId, 'cloud')).toBe(true)
    const after = await recordConsent(ports, customerId, 'learning', true, '阿杰')
    expect(after.consents?.learning).toMatchObject({ isGiven: true, by: '阿杰' })
    expect((await listAudit(ports, 5)).items[0]).toMatchObject({
      by: '阿杰',
      what: `customer.${customerId}.consent.learning`,
      before: expect.stringContaining('"isGiven": false'),
      after: expect.stringContaining('"isGiven": true'),
    })
    expect((await verifyAudit(ports)).broken).toBeUndefined()
    await expect(recordConsent(ports, customerId, 'selling', true, 'x')).rejects.toThrow('purpose')
    await expect(recordConsent(ports, 'cus_nobody', 'cloud', true, 'x')).rejects.toThrow('cus_nobody')
  })

  test('keeps from services of the cloud whoever refused: what they write, show and say', async () => {
    const asked: string[] = []
    const image = { type: 'image', media: { key: 'received/a.png', contentType: 'image/png' } } as const
    const voice = { type: 'voice', media: { key: 'received/a.amr', contentType: 'audio/amr' } } as const
    const message = { ...exampleMessage, direction: 'inbound' as const, author: 'customer' as const }
    const queued: unknown[] = []
    const outside = {
      ...ports,
      media: { get: async () => Buffer.from('x') },
      reader: { describe: async () => void asked.push('image') },
      transcriber: { begin: async () => Boolean(asked.push('voice')) },
      turnQueue: { enqueue: async (commands: readonly unknown[]) => void queued.push(...commands) },
    } as never
    const assistant = makeAssistant({
      shop: {} as never,
      knowledge: async () => knownOf([], []),
      configuration: async () => ports.configuration.load() as never,
      opinion: async () => () => undefined as never,
      now: () => now,
      cloud: { has: () => true, ask: async () => void asked.push('words') } as never,
    })
    const use = async () => {
      await describeImages(outside, exampleConversation, [{ ...message, content: image }])
      await transcribeAll(outside, exampleConversation, [{ ...message, content: voice }])
      const isPrivate = !(await mayBeUsedFor(ports, customerId, 'cloud'))
      await assistant.decide({
        key: 'k',
        said: [{ type: 'text', text: 'Quiero devolver el paquete que compré la semana pasada' }],
        language: 'zh',
        memory: { misunderstandings: 1 },
        isFirstTurn: false,
        customer: { isVerified: false, level: 'normal', isPrivate },
      })
    }
    await ports.table.transact([
      {
        put: {
          pk: `CNV#${message.conversationId}`,
          sk: `MSG#${String(message.seq).padStart(9, '0')}`,
          ...message,
          content: image,
        },
      },
    ])
    await use()
    expect(new Set(asked)).toEqual(new Set(['image', 'voice', 'words']))
    asked.length = 0
    await recordConsent(ports, customerId, 'cloud', false, '小云')
    await use()
    expect(asked).toEqual([])
    // The voice is answered at once, as one that nobody could make out.
    expect(queued).toHaveLength(1)
  })

  test('keeps from asking the provider who they are', async () => {
    await recordConsent(ports, customerId, 'profile', false, '小云')
    const never = new Proxy({}, { get: () => expect.fail('the provider was asked') })
    const adapterOf = () => ({ profiles: never }) as never
    await fetchProfile({ ...ports, adapterOf, provider: never } as never, exampleConversation)
  })
})
