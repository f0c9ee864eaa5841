import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Transcriber } from '../../ports/outside.ts'
import type { TurnQueue } from '../../ports/work.ts'
import { mayBeUsedFor } from '../privacy/consent.ts'
import { findConversation, findMessage } from '../storage/records.ts'

export type TranscribePorts = Core & { readonly transcriber: Transcriber; readonly turnQueue: TurnQueue }

type Words = { readonly text: string; readonly confidence?: number } | undefined

const separator = '--'

/** A job is named by the stage and the message, so that beginning it twice begins it once and its end says whose it is. */
export const jobOf = (stage: string, { conversationId, seq }: Pick<Message, 'conversationId' | 'seq'>) =>
  [`yunke-${stage}`, conversationId, seq].join(separator)

/** What came of a voice message, for the turn queue: its words, or that there are none to be had. */
export function transcriptOf(
  ports: Pick<Core, 'clock'>,
  conversation: Conversation,
  message: Pick<Message, 'id' | 'seq'>,
  words: Words,
): InboundCommand {
  const at = isoNow(ports.clock)
  return {
    kind: 'transcript',
    inboxId: conversation.inboxId,
    channel: conversation.channel,
    address: conversation.address,
    providerMessageId: `transcript:${message.id}`,
    sentAt: at,
    receivedAt: at,
    conversationId: conversation.id,
    seq: message.seq,
    ...(words && { transcript: words.text.slice(0, 20_000) }),
    ...(words?.confidence !== undefined && { confidence: Math.min(1, Math.max(0, words.confidence)) }),
  }
}

const isUnheard = (message: Message) =>
  message.direction === 'inbound' &&
  message.content.type === 'voice' &&
  Boolean(message.content.media.key) &&
  !message.content.transcript

/** Has the voice messages written down that came without words; one that cannot be is answered at once. */
export async function transcribeAll(
  ports: TranscribePorts,
  conversation: Conversation,
  messages: readonly Message[],
): Promise<void> {
  const unheard = messages.filter(isUnheard)
  if (unheard.length === 0) return
  const { stage } = await ports.configuration.load()
  const isAllowed = await mayBeUsedFor(ports, conversation.customerId, 'cloud')
  for (const message of unheard) {
    const key = 'media' in message.content ? (message.content.media.key ?? '') : ''
    const isBegun = isAllowed && (await ports.transcriber.begin(jobOf(stage, message), key).catch(() => false))
    if (!isBegun) await ports.turnQueue.enqueue([transcriptOf(ports, conversation, message, undefined)])
  }
}

/** A job has ended: its words go to the conversation, and nothing of them stays elsewhere. */
export async function takeTranscript(ports: TranscribePorts, job: string): Promise<void> {
  const [conversationId = '', seq = ''] = job.split(separator).slice(-2)
  const message = await findMessage(ports, conversationId, Number(seq))
  const conversation = message && (await findConversation(ports, conversationId))
  if (conversation)
    await ports.turnQueue.enqueue([transcriptOf(ports, conversation, message, await ports.transcriber.result(job))])
  await ports.transcriber.forget(job)
}
