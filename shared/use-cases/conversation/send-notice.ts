import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import type { ChannelAdapter } from '../../channels/contract.ts'
import { daySeconds, epochAfter, isoNow } from '../../ports/clock.ts'
import { keys } from '../storage/keys.ts'
import type { DeliveryPorts } from './deliver-reply.ts'
import { contextOf, replyOf } from './inbox-context.ts'
import { callProvider } from './provider-call.ts'

/**
 * Tells a customer whose reply window has closed that a reply waits, by the provider's own form for that (a template
 * or subscription message): once a day and conversation at most, whatever becomes of it.
 */
export async function sendNotice(
  ports: DeliveryPorts,
  adapter: ChannelAdapter,
  conversation: Conversation,
  message: Message,
): Promise<void> {
  const { table, clock } = ports
  const context = await contextOf(ports, conversation)
  const request = adapter.formatNotice?.(replyOf(message, conversation), conversation.address, context)
  if (!request) return
  const day = isoNow(clock).slice(0, 10)
  const once = keys.duplicate(conversation.inboxId, `notice:${conversation.id}:${day}`)
  const claimed = await table.transact([
    { put: { ...once, expiresAt: epochAfter(clock, 2 * daySeconds) }, if: { exists: false } },
  ])
  if (claimed) return
  const { meaning } = await callProvider(ports, adapter, context, request, adapter.classify)
  const reason =
    meaning.action === 'SENT'
      ? 'the reply window has closed; the customer was told that a reply waits'
      : `the reply window has closed; the notice was refused: ${meaning.reason}`
  await table.transact([
    {
      update: keys.message(message.conversationId, message.seq),
      set: { delivery: { status: 'held', at: isoNow(clock), reason: reason.slice(0, 300) } },
      if: { equals: { 'delivery.status': 'held' } },
    },
  ])
}
