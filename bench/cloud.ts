import { createServer } from 'node:http'
import { LocalLanguage } from '../local/services/language.ts'
import { type LanguageOptions, languageServices } from '../shared/aws/language-services.ts'
import { cloudLanguage } from '../shared/use-cases/assistant/cloud-language.ts'
import { openStage, readDialogues } from '../test/support/dialogues.ts'
import type { Row } from './statistics.ts'

/** List prices of us-east-1 in dollars; ../shared/aws-facts.md says where from. A character counts as a token, which is too many. */
const comprehendUnit = 0.0001
const unitCharacters = 100
const leastUnits = 3
const translateCharacter = 15e-6
const novaMicro = { given: 0.035e-6, gave: 0.14e-6 }
const titan = 0.02e-6

type Calls = LocalLanguage['calls']

const priceOf = (calls: Calls): number =>
  [...calls].reduce((sum, [name, { times, given, gave }]) => {
    if (name.startsWith('Detect')) {
      const units = Math.max(leastUnits * times, Math.ceil(given / unitCharacters))
      return sum + units * comprehendUnit
    }
    if (name === 'TranslateText') return sum + given * translateCharacter
    if (name === 'invoke') return sum + given * titan
    return sum + given * novaMicro.given + gave * novaMicro.gave
  }, 0)

const none: LanguageOptions = {
  comprehend: false,
  translate: false,
  answerModel: undefined,
  embeddingModel: undefined,
}
const services: readonly (readonly [string, Partial<LanguageOptions>])[] = [
  ['Comprehend', { comprehend: true }],
  ['Translate', { translate: true }],
  ['embeddings by Titan', { embeddingModel: 'amazon.titan-embed-text-v2:0' }],
  ['answers by Nova Micro', { answerModel: 'amazon.nova-micro-v1:0' }],
]

/** What the scripted conversations cost with each service on: calls counted at the wire of its stand-in. */
export async function measureCloud(): Promise<{
  readonly rows: readonly Row[]
  /** Of all services together. */
  readonly dollarsPerCall: number
}> {
  const language = new LocalLanguage(undefined as never, 'http://127.0.0.1:1')
  const server = createServer((request, response) => void language.serve(request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const before = process.env.AWS_ENDPOINT_URL
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  const dialogues = [...readDialogues('zh.txt'), ...readDialogues('en.txt')]
  const all: Partial<LanguageOptions> = Object.assign({}, ...services.map(([, on]) => on))
  const rows: Row[] = []
  let dollarsPerCall = 0
  for (const [name, on] of [...services, ['all of them', all] as const]) {
    language.calls.clear()
    const cloud = cloudLanguage({
      services: languageServices({ ...none, ...on }),
      now: Date.now,
      limits: async () => ({ callsPerConversation: 40, callsPerDay: 1 }),
      spend: async () => true,
    })
    const stage = await openStage(() => undefined, cloud)
    for (const dialogue of dialogues) await stage.play(dialogue)
    await stage.stop()
    const times = [...language.calls.values()].reduce((sum, call) => sum + call.times, 0)
    if (times > 0) dollarsPerCall = priceOf(language.calls) / times
    const dollars = (priceOf(language.calls) / dialogues.length) * 1_000
    rows.push({
      what: `Cloud, list price, 1,000 conversations as the ${dialogues.length} of the suite: ${name}`,
      budget: '',
      figure: `$${dollars.toFixed(4)}; ${((times / dialogues.length) * 1_000).toFixed(0)} calls`,
      isMet: undefined,
    })
  }
  server.close()
  server.closeAllConnections()
  if (before === undefined) delete process.env.AWS_ENDPOINT_URL
  else process.env.AWS_ENDPOINT_URL = before
  return { rows, dollarsPerCall }
}
