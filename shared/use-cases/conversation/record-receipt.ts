import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { Content } from '../../../schemas/records/content.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { DeliveryState } from '../../../schemas/records/message.ts'
import { isoNow } from '../../ports/clock.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import {
  findContactPoint,
  findConversation,
  listMessages,
  putContactPoint,
  putConversation,
  putDuplicate,
  putOutbox,
} from '../storage/records.ts'
import type { TurnPorts } from './take-turn.ts'

type Receipt = Extract<InboundCommand, { kind: 'receipt' | 'unreachable' }>

const attempts = 5

/** The customer read up to a sequence number, or can no longer be reached. Older news than we have changes nothing. */
export async function recordReceipt(ports: TurnPorts, command: Receipt): Promise<void> {
  const { table, clock } = ports
  for (let attempt = 0; attempt < attempts; attempt++) {
    const contactPoint = await findContactPoint(ports, command.inboxId, command.address)
    if (!contactPoint) return
    if (command.kind === 'unreachable') {
      const refusal = await table.transact([
        putDuplicate(clock, command),
        putContactPoint({ ...contactPoint, isReachable: false }, contactPoint),
      ])
      if (!refusal || refusal.failed.includes(0)) return
      continue
    }
    const conversation = contactPoint.conversationId
      ? await findConversation(ports, contactPoint.conversationId)
      : undefined
    if (!conversation) return
    if (command.reference) return recordOutcome(ports, conversation, command, command.reference)
    if (command.status !== 'read' || command.seq === undefined) return
    // What was seen of an earlier conversation says nothing of this one, whose numbers began anew.
    if (command.conversationId && command.conversationId !== conversation.id) return
    const seq = Math.min(command.seq, conversation.lastSeq)
    if (seq <= conversation.customerReadSeq) return
    const after = { ...conversation, customerReadSeq: seq, version: conversation.version + 1 }
    const refusal = await table.transact([
      putConversation(after, conversation),
      putOutbox(clock, keys.conversation(after.id).pk, [facts.conversationChanged(after, 'read')]),
    ])
    if (!refusal) return
  }
}

const ranks = ['queued', 'sending', 'unknown', 'sent', 'delivered', 'read', 'failed'] as const
const rankOf = (status: string) => ranks.indexOf(status as (typeof ranks)[number])
const searched = 60

/** What the provider says became of one reply; it may come late and out of order, and never makes a state older. */
async function recordOutcome(
  ports: TurnPorts,
  conversation: Conversation,
  { status, reason }: Extract<Receipt, { kind: 'receipt' }>,
  reference: string,
): Promise<void> {
  const recent = await listMessages(ports, conversation.id, { limit: searched })
  const message = recent.find((one) => one.delivery?.providerMessageId === reference)
  if (!message?.delivery || rankOf(status) <= rankOf(message.delivery.status)) return
  const { providerMessageId } = message.delivery
  const delivery: DeliveryState = {
    status,
    at: isoNow(ports.clock),
    ...(providerMessageId && { providerMessageId }),
    ...(reason && { reason }),
  }
  await ports.table.transact([
    {
      update: keys.message(conversation.id, message.seq),
      set: { delivery },
      if: { equals: { 'delivery.status': message.delivery.status } },
    },
    putOutbox(ports.clock, keys.conversation(conversation.id).pk, [
      facts.deliveryRecorded(message, conversation.inboxId, delivery),
    ]),
  ])
}

/** Takes the words of a message back out of the conversation: who took it back has that right. */
export async function recordRecall(
  ports: TurnPorts,
  command: Extract<InboundCommand, { kind: 'recall' }>,
): Promise<void> {
  const contactPoint = await findContactPoint(ports, command.inboxId, command.address)
  if (!contactPoint?.conversationId) return
  const conversation = await findConversation(ports, contactPoint.conversationId)
  const recent = conversation ? await listMessages(ports, conversation.id, { limit: searched }) : []
  const message = recent.find((one) => one.providerMessageId === command.reference)
  if (!conversation || !message) return
  const content: Content = { type: 'event', name: 'recalled' }
  await ports.table.transact([
    { update: keys.message(conversation.id, message.seq), set: { content }, if: { exists: true } },
    putOutbox(ports.clock, keys.conversation(conversation.id).pk, [
      facts.messagesRecorded(conversation, [{ ...message, content }]),
    ]),
  ])
}
