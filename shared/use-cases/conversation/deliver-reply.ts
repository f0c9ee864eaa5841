import type { DeliverReply } from '../../../schemas/commands/deliver-reply.ts'
import { mediaKeyOf } from '../../../schemas/records/content.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { DeliveryState, Message } from '../../../schemas/records/message.ts'
import type { ChannelAdapter, Classified, InboxContext, OutboundReply } from '../../channels/contract.ts'
import { facing } from '../../domain/conversation/sides.ts'
import { isFamilyError, Unavailable } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Configuration, MediaStore } from '../../ports/outside.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { findContactPoint, findConversation, findMessage, putConversation, putOutbox } from '../storage/records.ts'
import { contextOf, replyOf } from './inbox-context.ts'
import { noteInbox } from './inbox-health.ts'
import { answerMailbox } from './mailbox.ts'
import { callProvider, type ProviderPorts } from './provider-call.ts'
import { sendNotice } from './send-notice.ts'

export interface DeliveryPorts extends ProviderPorts {
  readonly configuration: Configuration
  readonly media: MediaStore
  readonly adapterOf: (channel: string) => ChannelAdapter
  readonly random: (bytes: number) => Uint8Array
}

const settled = new Set<DeliveryState['status']>(['sent', 'delivered', 'read', 'failed', 'unknown'])

/**
 * Puts one reply on its channel, once. An attempt first claims the message; whoever finds a claim by an attempt that
 * vanished records "unknown" rather than say it twice, unless the channel drops repeats by itself.
 * @throws Unavailable when surely nothing was sent; the queue tries again.
 */
export async function deliverReply(ports: DeliveryPorts, command: DeliverReply): Promise<void> {
  const message = await findMessage(ports, command.conversationId, command.seq)
  const stored = message && (await findConversation(ports, command.conversationId))
  const conversation = stored && facing(stored, message.contactPointId)
  if (!message?.delivery || !conversation || settled.has(message.delivery.status)) return
  const adapter = ports.adapterOf(conversation.channel)
  if (command.isNotice) return sendNotice(ports, adapter, conversation, message)
  const { capabilities } = adapter.manifest
  if (message.delivery.status === 'sending' && !capabilities.isSendIdempotent) {
    const reason = 'the attempt ended without an answer'
    await record(ports, message, conversation, { status: 'unknown', at: isoNow(ports.clock), reason })
    return noteInbox(ports, conversation.inboxId, { failure: reason })
  }

  if (!(await claim(ports, message))) return
  const point = await findContactPoint(ports, conversation.inboxId, conversation.address)
  if (point && message.contactPointId && point.id !== message.contactPointId)
    return record(ports, message, conversation, {
      status: 'failed',
      at: isoNow(ports.clock),
      reason: 'somebody else is at this address now',
    })
  const context = await contextOf(ports, conversation)
  let meaning: Classified
  try {
    const reply = await outbound(ports, adapter, context, message, conversation)
    const isAnswered =
      command.mailbox && (await answerMailbox(ports, adapter, context, reply, conversation.address, command.mailbox))
    meaning = isAnswered ? { action: 'SENT' } : await sendAll(ports, adapter, context, reply, conversation.address)
  } catch (error) {
    if (isFamilyError(error)) await noteInbox(ports, conversation.inboxId, { failure: error.message })
    if (isFamilyError(error) && error.family === 'uncertain' && !capabilities.isSendIdempotent)
      return record(ports, message, conversation, {
        status: 'unknown',
        at: isoNow(ports.clock),
        reason: error.message.slice(0, 300),
      })
    await release(ports, message)
    // A provider that drops repeats by our name for the message may be asked again, whatever became of the first try.
    if (isFamilyError(error) && error.family === 'uncertain')
      throw new Unavailable(error.message, { code: 'provider-silent', cause: error })
    throw error
  }
  if (meaning.action === 'BACK_OFF') {
    await release(ports, message)
    throw new Unavailable(`The provider is busy: ${meaning.reason}.`, { code: 'provider-busy' })
  }
  const delivery = outcomeOf(meaning, isoNow(ports.clock))
  await record(ports, message, conversation, delivery)
  if (meaning.action === 'SENT') await noteInbox(ports, conversation.inboxId, { sent: true })
  else if (delivery.status === 'failed' && meaning.action !== 'STOP_CONTACT')
    await noteInbox(ports, conversation.inboxId, { failure: `${meaning.action}: ${meaning.reason}` })
  if (meaning.action === 'GIVE_UP_WINDOW_CLOSED') await sendNotice(ports, adapter, conversation, message)
}

async function sendAll(
  ports: DeliveryPorts,
  adapter: ChannelAdapter,
  context: InboxContext,
  reply: OutboundReply,
  address: string,
): Promise<Classified> {
  let meaning: Classified = { action: 'SENT' }
  for (const request of adapter.format(reply, address, context)) {
    meaning = (await callProvider(ports, adapter, context, request, adapter.classify)).meaning
    if (meaning.action === 'WRONG_STATE')
      for (const instead of adapter.recover?.(request, reply, address, context) ?? []) {
        meaning = (await callProvider(ports, adapter, context, instead, adapter.classify)).meaning
        if (meaning.action !== 'SENT') break
      }
    if (meaning.action !== 'SENT') return meaning
  }
  return meaning
}

/** The reply with its file where the channel needs it: a link of ours, or the provider's id of an upload. */
async function outbound(
  ports: DeliveryPorts,
  adapter: ChannelAdapter,
  context: InboxContext,
  message: Message,
  conversation: Conversation,
): Promise<OutboundReply> {
  const base = replyOf(message, conversation)
  const key = mediaKeyOf(message.content)
  if (!key) return base
  const reply = { ...base, mediaUrl: await ports.media.downloadLink(key) }
  const { upload: describeUpload, readUpload } = adapter.media ?? {}
  const isCarried = adapter.manifest.capabilities.media.some((media) => media.type === message.content.type)
  if (!describeUpload || !readUpload || !isCarried) return reply
  const file = await ports.media.get(key)
  const upload = describeUpload(context, message.content.type, {
    name: key.split('/').at(-1) ?? 'file',
    contentType: file.contentType,
    bytes: file.bytes,
  })
  let mediaId: string | undefined
  const { meaning } = await callProvider(ports, adapter, context, upload, (response) => {
    const read = readUpload(response)
    if (!('mediaId' in read)) return read
    mediaId = read.mediaId
    return { action: 'SENT' }
  })
  if (!mediaId && meaning.action === 'BACK_OFF')
    throw new Unavailable('The provider did not take the file.', { code: 'provider-busy' })
  return mediaId ? { ...reply, providerMediaId: mediaId } : reply
}

const outcomes: Readonly<Record<Exclude<Classified['action'], 'SENT'>, DeliveryState['status']>> = {
  REFRESH_TOKEN_AND_RETRY_ONCE: 'failed',
  BACK_OFF: 'failed',
  BACK_OFF_DAILY_QUOTA: 'failed',
  GIVE_UP_WINDOW_CLOSED: 'held',
  GIVE_UP_QUOTA_UNTIL_NEXT_USER_MESSAGE: 'held',
  STOP_CONTACT: 'failed',
  WRONG_STATE: 'failed',
  CONFIG_ERROR_NO_RETRY: 'failed',
  GIVE_UP: 'failed',
}

const outcomeOf = (meaning: Classified, at: string): DeliveryState =>
  meaning.action === 'SENT'
    ? { status: 'sent', at, ...(meaning.providerMessageId && { providerMessageId: meaning.providerMessageId }) }
    : { status: outcomes[meaning.action], at, reason: `${meaning.action}: ${meaning.reason}`.slice(0, 300) }

const keyOf = (message: Message) => keys.message(message.conversationId, message.seq)

/** Claims a message for this attempt. A claim whose answer was lost and that was repeated is still ours. */
async function claim(ports: DeliveryPorts, message: Message): Promise<boolean> {
  const was = message.delivery?.status ?? 'queued'
  const attempt = ports.clock.id('event')
  const delivery: DeliveryState = { status: 'sending', at: isoNow(ports.clock), attempt }
  const refusal = await ports.table.transact([
    { update: keyOf(message), set: { delivery }, if: { equals: { 'delivery.status': was } } },
  ])
  if (!refusal) return true
  const current = await findMessage(ports, message.conversationId, message.seq)
  return current?.delivery?.attempt === attempt
}

const release = (ports: DeliveryPorts, message: Message) =>
  ports.table.transact([
    {
      update: keyOf(message),
      set: { delivery: { status: 'queued', at: isoNow(ports.clock) } },
      if: { equals: { 'delivery.status': 'sending' } },
    },
  ])

async function record(
  ports: DeliveryPorts,
  message: Message,
  conversation: Conversation,
  delivery: DeliveryState,
): Promise<void> {
  const { pk } = keyOf(message)
  await ports.table.transact([
    { update: keyOf(message), set: { delivery }, if: { equals: { 'delivery.status': 'sending' } } },
    putOutbox(ports.clock, pk, [facts.deliveryRecorded(message, conversation.inboxId, delivery)]),
  ])
  if (delivery.status === 'held') await remember(ports, conversation.id, message)
}

/** Lists a held reply on its conversation, so that the customer's next message lets it go. */
async function remember(ports: DeliveryPorts, conversationId: string, { seq, contactPointId }: Message): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const conversation = await findConversation(ports, conversationId)
    if (!conversation) return
    const faced = facing(conversation, contactPointId)
    if (faced.heldSeqs.includes(seq)) return
    const held = { ...faced, heldSeqs: [...faced.heldSeqs, seq].slice(-50) }
    const after = { ...facing(held, conversation.contactPointId), version: conversation.version + 1 }
    const refusal = await ports.table.transact([
      putConversation(after, conversation),
      putOutbox(ports.clock, keys.conversation(conversationId).pk, [facts.conversationChanged(after, 'edited')]),
    ])
    if (!refusal) return
  }
}
