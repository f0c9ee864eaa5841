import { beforeEach, expect, test } from 'vitest'
import type { Core } from '../../../shared/ports/core.ts'
import { translateTexts } from '../../../shared/use-cases/conversation/translate-texts.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

let asked: string[] = []
let ports: Core
const translate = async (text: string, from: string, to: string) => {
  asked.push(`${from} ${to}`)
  return `[${to}] ${text}`
}

beforeEach(() => {
  asked = []
  const core = memoryPorts(() => Date.parse('2026-11-21T03:00:00Z'))
  const configuration = {
    load: async () => ({ cloud: { limits: { callsPerDay: 2, callsPerConversation: 9 } } }) as never,
    secrets: async () => ({}),
  }
  ports = { ...core, configuration }
})

test('what is in the language already, or in none, stays as it is and costs nothing', async () => {
  const texts = ['我的包裹什么时候到？', '¿Cuándo llega mi paquete? Lo necesito mañana.', '👍 12345']
  expect(await translateTexts({ ...ports, translate }, texts, 'zh')).toEqual([
    { text: '我的包裹什么时候到？', from: 'zh' },
    { text: '[zh] ¿Cuándo llega mi paquete? Lo necesito mañana.', from: 'es' },
    { text: '👍 12345' },
  ])
  expect(asked).toEqual(['es zh'])
})

test('personal data does not leave, and is in what comes back', async () => {
  const seen: string[] = []
  const hearing = async (text: string, from: string, to: string) => {
    seen.push(text)
    return translate(text, from, to)
  }
  const text = 'Please call me at +1 415 555 0132 or write to anna.b@mail.example about my parcel.'
  const [translated] = await translateTexts({ ...ports, translate: hearing }, [text], 'zh')
  expect(seen).toEqual(['Please call me at {{0}} or write to {{1}} about my parcel.'])
  expect(translated?.text).toBe(`[zh] ${text}`)
  const losing = async () => '请联系我'
  expect(await translateTexts({ ...ports, translate: losing }, [text], 'zh')).toEqual([{ text, from: 'en' }])
})

test('off, spent or silent is said in a sentence', async () => {
  const text = ['Where is my parcel? I need it tomorrow.']
  await expect(translateTexts({ ...ports, translate: undefined }, text, 'zh')).rejects.toThrow(/cloud\.translate/)
  const silent = async () => Promise.reject(new Error('timeout'))
  await expect(translateTexts({ ...ports, translate: silent }, text, 'zh')).rejects.toMatchObject({
    code: 'translate-down',
  })
  await translateTexts({ ...ports, translate }, text, 'zh')
  await expect(translateTexts({ ...ports, translate }, text, 'zh')).rejects.toThrow(/callsPerDay/)
})
