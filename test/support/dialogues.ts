import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { configurationOf } from '../../infra/stages.ts'
import { demoKnowledge } from '../../local/seed.ts'
import { shopActions } from '../../local/shop/actions.ts'
import { demoOrders, demoProducts } from '../../local/shop/demo-data.ts'
import { demoCustomers, serveShop } from '../../local/shop/shop.ts'
import type { InboundCommand } from '../../schemas/commands/take-turn.ts'
import { RuntimeConfiguration } from '../../schemas/deployment.ts'
import type { Content } from '../../schemas/records/content.ts'
import type { Message } from '../../schemas/records/message.ts'
import { shopClient } from '../../shared/http/shop-client.ts'
import type { CloudLanguage } from '../../shared/use-cases/assistant/cloud-language.ts'
import { makeAssistant } from '../../shared/use-cases/assistant/decide.ts'
import { knowledgeCache } from '../../shared/use-cases/assistant/knowledge-cache.ts'
import type { Opinion } from '../../shared/use-cases/assistant/model-cache.ts'
import { takeTurn } from '../../shared/use-cases/conversation/take-turn.ts'
import { saveEntry } from '../../shared/use-cases/knowledge/knowledge.ts'
import { findContactPoint, findConversation, listMessages } from '../../shared/use-cases/storage/records.ts'
import { openTable } from './table.ts'

interface Step {
  /** What the customer says at once; `[photo]` is a picture, `#label` taps the option of that label. */
  readonly said: readonly string[]
  readonly outcome: string
  readonly answer: RegExp | undefined
  /** What happens before it is said. */
  readonly before?: () => void
}

export interface Dialogue {
  readonly name: string
  /** A customer of the demo shop who has signed in; nobody known otherwise. */
  readonly as: string | undefined
  readonly steps: readonly Step[]
}

/**
 * Conversations as text: `== name [customer]`, `> what is said` (several lines are one burst), and
 * `< outcome /what the answer holds/`.
 * @throws Error that names the line that cannot be read
 */
export function readDialogues(file: string): readonly Dialogue[] {
  const dialogues: { name: string; as: string | undefined; steps: Step[] }[] = []
  let said: string[] = []
  const lines = readFileSync(join(import.meta.dirname, '..', 'dialogues', file), 'utf8').split('\n')
  lines.forEach((line, index) => {
    if (!line.trim() || line.startsWith('//')) return
    const head = /^== (.+?)(?: \[([\w-]+)\])?$/.exec(line)
    const expected = /^< (reply|clarify|escalate|offer-human|ignore)(?: \/(.+)\/)?$/.exec(line)
    const last = dialogues.at(-1)
    if (head) dialogues.push({ name: head[1] as string, as: head[2], steps: [] })
    else if (line.startsWith('> ')) said.push(line.slice(2))
    else if (expected && last && said.length > 0) {
      const answer = expected[2] === undefined ? undefined : new RegExp(expected[2], 'is')
      last.steps.push({ said, outcome: expected[1] as string, answer })
      said = []
    } else throw new Error(`${file}:${index + 1} cannot be read: ${line}`)
  })
  return dialogues
}

const shownIn = (message: Message) =>
  message.content.type === 'choice'
    ? [message.content.text, ...message.content.options.map(({ label }) => label)].join('\n')
    : 'text' in message.content
      ? message.content.text
      : `[${message.content.type}]`

/** The real turn over the local table, the demo knowledge, and the demo shop over HTTP: one stage for many dialogues. */
export async function openStage(opinion: Opinion = () => undefined, cloud?: CloudLanguage) {
  const store = await openTable()
  const configuration = RuntimeConfiguration.parse(configurationOf('local'))
  const core = { ...store, configuration: { load: async () => configuration, secrets: async () => ({}) } }
  for (const entry of demoKnowledge()) await saveEntry(core, { ...entry, similar: [...entry.similar] }, 'test')
  const knowledge = knowledgeCache(core)
  let actions = shopActions(demoOrders, demoProducts)
  let isDown = false
  const server = createServer((request, response) => {
    if (isDown) return void request.socket.destroy()
    const isServed = serveShop({ base: '', webChatInbox: '', identityKey: 'k', actions }, request, response)
    if (!isServed) response.writeHead(404).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const shop = shopClient(`http://127.0.0.1:${port}/shop/`, () => store.clock.now())
  const assistant = makeAssistant({
    shop,
    knowledge,
    configuration: core.configuration.load,
    opinion: async () => opinion,
    now: Date.now,
    ...(cloud && { cloud }),
  })
  const ports = { ...core, assistant }
  let count = 0

  const profileOf = (as: string | undefined) => {
    const known = demoCustomers.find(({ id }) => id === as)
    return known && { externalId: known.id, isVerified: true, name: known.name, level: known.level }
  }

  /** Plays one dialogue; the wire stays real, the shop begins anew. Says where it went another way. */
  async function play(dialogue: Dialogue): Promise<readonly string[]> {
    actions = shopActions(demoOrders, demoProducts)
    const who = `o${String(++count).padStart(6, '0')}`
    const problems: string[] = []
    let options: readonly { readonly id: string; readonly label: string }[] = []
    let seq = 0
    for (const [index, step] of dialogue.steps.entries()) {
      step.before?.()
      const commands = step.said.map((words, part): InboundCommand => {
        const tapped = words.startsWith('#') ? options.find(({ label }) => label.includes(words.slice(1))) : undefined
        if (words.startsWith('#') && !tapped) problems.push(`${index + 1}: no option "${words.slice(1)}"`)
        const content: Content =
          words === '[photo]'
            ? { type: 'image', media: { providerMediaId: `m${index}` } }
            : { type: 'text', text: tapped?.label ?? words, ...(tapped && { replyTo: tapped.id }) }
        const profile = profileOf(dialogue.as)
        const at = new Date(store.clock.now() + part).toISOString()
        return {
          kind: 'message',
          inboxId: 'ibx_web',
          channel: 'web-chat',
          address: who,
          providerMessageId: `${who}-${index}-${part}`,
          sentAt: at,
          receivedAt: at,
          interaction: 'message',
          content,
          ...(profile && { profile }),
        }
      })
      await takeTurn(ports, commands)
      store.clock.move(5_000)
      const contactPoint = await findContactPoint(ports, 'ibx_web', who)
      const conversation = await findConversation(ports, contactPoint?.conversationId ?? '')
      const messages = await listMessages(ports, conversation?.id ?? '', { afterSeq: seq })
      seq = conversation?.lastSeq ?? seq
      const replies = messages.filter(({ direction }) => direction === 'outbound')
      const shown = replies.map(shownIn).join('\n')
      const decision = replies.find(({ decision: one }) => one)?.decision
      const outcome = decision?.outcome ?? 'ignore'
      const offered = replies.findLast(({ content }) => content.type === 'choice')?.content
      options = offered?.type === 'choice' ? offered.options : []
      if (outcome !== step.outcome || (step.answer && !step.answer.test(shown)))
        problems.push(
          `${index + 1}: "${step.said.join(' / ')}" -> ${outcome}, not ${step.outcome} ${step.answer ?? ''}\n   said: ${shown.replaceAll('\n', ' ⏎ ')}\n   why: ${decision?.steps.map((one) => `${one.step}: ${one.result}`).join('; ')}${decision?.steps.find((one) => one.candidates)?.candidates?.map((one) => ` ${one.label} ${one.score}`) ?? ''}`,
        )
    }
    return problems
  }
  return {
    play,
    ports,
    setDown: (value: boolean) => {
      isDown = value
    },
    stop: async () => {
      server.close()
      await store.stop()
    },
  }
}
