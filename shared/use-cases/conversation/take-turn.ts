import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import { textOf } from '../../../schemas/records/content.ts'
import { starsIn } from '../../domain/nlu/choices.ts'
import { Unavailable } from '../../errors/errors.ts'
import type { Assistant } from '../../ports/assistant.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Configuration } from '../../ports/outside.ts'
import type { Table } from '../../ports/table.ts'
import { recordProfile } from '../customers/record-profile.ts'
import { findContactPoint, findConversation, putDuplicate } from '../storage/records.ts'
import { noteInbox } from './inbox-health.ts'
import { planTurn } from './plan-turn.ts'
import { recordRating } from './record-rating.ts'
import { recordRecall, recordReceipt } from './record-receipt.ts'
import { recordTranscript } from './record-transcript.ts'

export interface TurnPorts {
  readonly table: Table
  readonly clock: Clock
  readonly configuration: Configuration
  readonly assistant: Assistant
}

type MessageCommand = Extract<InboundCommand, { kind: 'message' }>

const attempts = 8

/** A rating given by tapping or typing the choice that asked for it is a rating, not a new question. */
export function asRating(command: MessageCommand): Extract<InboundCommand, { kind: 'rating' }> | undefined {
  const score = command.content.type === 'text' ? /^rate:([1-5])$/.exec(command.content.replyTo ?? '')?.[1] : undefined
  if (!score) return undefined
  const { inboxId, channel, address, providerMessageId, sentAt, receivedAt } = command
  return { kind: 'rating', inboxId, channel, address, providerMessageId, sentAt, receivedAt, score: Number(score) }
}

/** The same for who types, or says, a number of stars or what it stands for, where the choice could only be put in words. */
async function typedRating(
  ports: TurnPorts,
  command: MessageCommand,
): Promise<Extract<InboundCommand, { kind: 'rating' }> | undefined> {
  const score = starsIn(textOf(command.content))
  if (score === undefined) return undefined
  const contactPoint = await findContactPoint(ports, command.inboxId, command.address)
  const conversation = contactPoint?.conversationId
    ? await findConversation(ports, contactPoint.conversationId)
    : undefined
  if (!conversation?.ratingToken || conversation.status !== 'closed') return undefined
  return asRating({ ...command, content: { type: 'text', text: String(score), replyTo: `rate:${score}` } })
}

/**
 * Takes what one contact point sent, in order: a burst of messages is one turn with one answer. New state, messages
 * and outbox are one transaction; a message that was taken before is dropped, whoever sends it again.
 * @throws Unavailable when other writers kept winning; the queue tries again.
 */
export async function takeTurn(ports: TurnPorts, commands: readonly InboundCommand[]): Promise<void> {
  let burst: MessageCommand[] = []
  const flush = async () => {
    const messages = burst
    burst = []
    if (messages.length > 0) await takeMessages(ports, messages)
  }
  for (const command of commands) {
    const rating = command.kind === 'message' ? (asRating(command) ?? (await typedRating(ports, command))) : undefined
    if (command.kind === 'message' && !rating) {
      burst.push(command)
      continue
    }
    await flush()
    if (rating) await recordRating(ports, rating)
    else if (command.kind === 'rating') await recordRating(ports, command)
    else if (command.kind === 'recall') await recordRecall(ports, command)
    else if (command.kind === 'profile') await recordProfile(ports, command)
    else if (command.kind === 'transcript') await recordTranscript(ports, command)
    else if (command.kind !== 'message') await recordReceipt(ports, command)
  }
  await flush()
}

async function takeMessages(ports: TurnPorts, burst: readonly MessageCommand[]): Promise<void> {
  // No provider promises order: what comes together is read in the order in which it was said.
  let left = burst
    .filter(
      (command, index) => burst.findIndex((other) => other.providerMessageId === command.providerMessageId) === index,
    )
    .sort((a, b) => a.sentAt.localeCompare(b.sentAt))
  for (let attempt = 0; attempt < attempts && left.length > 0; attempt++) {
    const duplicates = left.map((command) => putDuplicate(ports.clock, command))
    const refusal = await ports.table.transact([...duplicates, ...(await planTurn(ports, left))])
    if (!refusal) return noteInbox(ports, (left[0] as MessageCommand).inboxId, { heard: true })
    left = left.filter((_, index) => !refusal.failed.includes(index))
  }
  if (left.length > 0)
    throw new Unavailable('The conversation kept changing while a turn was taken.', { code: 'contended' })
}
