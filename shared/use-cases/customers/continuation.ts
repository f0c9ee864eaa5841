import { createHash } from 'node:crypto'
import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import { textOf } from '../../../schemas/records/content.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import { say } from '../../domain/assistant/phrases.ts'
import { type Clock, epochAfter } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Table, Write } from '../../ports/table.ts'
import { planChange } from '../conversation/staff-actions.ts'
import { keys } from '../storage/keys.ts'
import { findConversation, getConversation } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'

type Ports = { readonly table: Table; readonly clock: Clock }
type MessageCommand = Extract<InboundCommand, { kind: 'message' }>

const minutesValid = 10
const mostTries = 5
const tryMinutes = 60

/** Six digits that nobody can guess within the tries that an address has. */
const codeOf = (secret: string) =>
  String(Number.parseInt(createHash('sha256').update(secret).digest('hex').slice(0, 12), 16) % 1_000_000).padStart(
    6,
    '0',
  )

/** Where a conversation may go on: the inbox that was asked for, else every other one that customers can write to. */
function placesOf(configuration: RuntimeConfiguration, conversation: Conversation, wanted: string | undefined): string {
  const others = configuration.inboxes.filter((inbox) => inbox.id !== conversation.inboxId)
  const named = others.filter((inbox) => wanted && [inbox.id, inbox.channel].includes(wanted))
  return (named.length > 0 ? named : others)
    .map((inbox) => inbox.name)
    .slice(0, 4)
    .join(conversation.language === 'zh' ? '、' : ', ')
}

/** Where the other side is a page of ours, a link that brings the code along. */
function linkTo(
  configuration: RuntimeConfiguration,
  conversation: Conversation,
  wanted: string | undefined,
  code: string,
): string | undefined {
  const page = configuration.inboxes.find(
    ({ id, channel, settings }) =>
      id !== conversation.inboxId && settings.pageUrl && (!wanted || wanted === id || wanted === channel),
  )?.settings.pageUrl
  if (!page || !URL.canParse(page)) return undefined
  const url = new URL(page)
  url.searchParams.set('yunke', code)
  return url.href
}

/** A fresh code for a conversation, the words that tell it, and the write that makes it good for ten minutes. */
export function makeContinuation(
  { clock }: Pick<Ports, 'clock'>,
  configuration: RuntimeConfiguration,
  conversation: Conversation,
  wanted?: string,
): { readonly code: string; readonly text: string; readonly write: Write } {
  const code = codeOf(clock.secret())
  const where = placesOf(configuration, conversation, wanted)
  const link = linkTo(configuration, conversation, wanted, code)
  const text = say('continueElsewhere', conversation.language, { where, code, minutes: minutesValid })
  return {
    code,
    text: link ? `${text}\n${link}` : text,
    write: {
      put: {
        ...keys.continuation(code),
        conversationId: conversation.id,
        expiresAt: epochAfter(clock, minutesValid * 60),
      },
      if: { exists: false },
    },
  }
}

/** An agent offers to go on elsewhere: the customer is told a code, which typed there brings the conversation along. */
export async function offerContinuation(
  ports: Core,
  conversationId: string,
  wanted?: string,
): Promise<{ readonly code: string; readonly text: string }> {
  const configuration = await ports.configuration.load()
  return optimistic(ports.table, async () => {
    const before = await getConversation(ports, conversationId)
    const { code, text, write } = makeContinuation(ports, configuration, before, wanted)
    const planned = planChange(ports, {
      before,
      after: before,
      notices: [{ name: 'continue', text }],
      writes: [write],
    })
    return { writes: planned.writes, result: { code, text } }
  })
}

/** A code among what was just said; undefined when there is none. */
export const codeIn = (burst: readonly MessageCommand[]): string | undefined =>
  burst.map(({ content }) => /^\s*(\d{6})#?\s*$/.exec(textOf(content))?.[1]).find(Boolean)

/** The conversation that a code stands for. */
export interface Continuation {
  readonly conversation: Conversation
  /** Uses the code up: it works once. */
  readonly use: Write
}

/**
 * Looks a code up for who typed it. Wrong ones are counted, and after five in an hour an address is not listened to any
 * more: six digits are few. Returns what must be written for the count, or the conversation.
 */
export async function findContinuation(
  ports: Ports,
  code: string,
  { inboxId, address }: MessageCommand,
): Promise<Continuation | { readonly miss: readonly Write[] }> {
  const tries = keys.codeTries(`${inboxId}#${address}`)
  const counted = await ports.table.get(tries.pk, tries.sk, { consistent: true })
  const nowSeconds = ports.clock.now() / 1_000
  const before = counted && Number(counted.expiresAt) > nowSeconds ? Number(counted.tries) : 0
  if (before >= mostTries) return { miss: [] }
  const key = keys.continuation(code)
  const item = await ports.table.get(key.pk, key.sk, { consistent: true })
  const isGood = item && Number(item.expiresAt) > nowSeconds
  const conversation = isGood ? await findConversation(ports, String(item.conversationId)) : undefined
  if (!conversation || conversation.mergedInto)
    return { miss: [{ put: { ...tries, tries: before + 1, expiresAt: epochAfter(ports.clock, tryMinutes * 60) } }] }
  return { conversation, use: { delete: key, if: { exists: true } } }
}
