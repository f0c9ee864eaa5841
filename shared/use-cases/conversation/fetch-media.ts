import type { Content, MediaRef } from '../../../schemas/records/content.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import type {
  ChannelAdapter,
  Classified,
  InboxContext,
  MediaProtocol,
  ProviderRequest,
  ProviderResponse,
} from '../../channels/contract.ts'
import { facing } from '../../domain/conversation/sides.ts'
import { Unavailable } from '../../errors/errors.ts'
import type { TurnQueue } from '../../ports/work.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { findMessage, getConversation, putOutbox } from '../storage/records.ts'
import type { DeliveryPorts } from './deliver-reply.ts'
import { contextOf } from './inbox-context.ts'
import { callProvider } from './provider-call.ts'
import { transcriptOf } from './transcribe-voice.ts'

export type MediaPorts = DeliveryPorts & { readonly turnQueue: TurnQueue }

const maxBytes = 10 * 1024 * 1024

/** The file that a content still has at the provider only. */
function pendingMedia(content: Content): MediaRef | undefined {
  const media = 'media' in content ? content.media : undefined
  return media?.providerMediaId && !media.key ? media : undefined
}

interface File {
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly fileName?: string
}

/** Asks the provider for a file, and goes once to where the provider says it lies. */
async function download(
  ports: DeliveryPorts,
  adapter: ChannelAdapter,
  protocol: MediaProtocol,
  context: InboxContext,
  pending: MediaRef,
): Promise<{ readonly file?: File; readonly meaning: Classified }> {
  let file: File | undefined
  let redirect: ProviderRequest | undefined
  const take = (response: ProviderResponse): Classified => {
    const read = protocol.readDownload(response, context)
    if ('action' in read) return read
    if ('redirect' in read) {
      if (redirect) return { action: 'GIVE_UP', reason: 'the file is behind link after link' }
      redirect = read.redirect
    } else file = read
    return { action: 'SENT' }
  }
  const asked = protocol.download(context, pending.providerMediaId ?? '', pending.sourceUrl)
  let { meaning } = await callProvider(ports, adapter, context, asked, take)
  if (redirect && !file) meaning = (await callProvider(ports, adapter, context, redirect, take)).meaning
  return { ...(file && { file }), meaning }
}

/**
 * Brings what the customer sent into our own bucket, as received, before the provider forgets it. What cannot be had
 * is noted in the message; the conversation goes on.
 * @throws Unavailable when the provider is busy; the invocation is tried again
 */
async function fetchMedia(ports: MediaPorts, fact: Pick<Message, 'conversationId' | 'seq'>): Promise<void> {
  const message = await findMessage(ports, fact.conversationId, fact.seq)
  const pending = message && pendingMedia(message.content)
  if (!message || !pending?.providerMediaId) return
  const conversation = facing(await getConversation(ports, message.conversationId), message.contactPointId)
  const adapter = ports.adapterOf(conversation.channel)
  const protocol = adapter.media
  if (!protocol) return
  const context = await contextOf(ports, conversation)
  const { file, meaning } = await download(ports, adapter, protocol, context, pending)
  if (meaning.action === 'BACK_OFF')
    throw new Unavailable('The provider did not give the file.', { code: 'provider-busy' })
  if (!file || file.bytes.length > maxBytes) return giveUp(ports, conversation, message)
  const key = `received/${conversation.inboxId}/${conversation.id}/${message.seq}`
  await ports.media.put(key, file.contentType, file.bytes, file.fileName)
  const media: MediaRef = {
    ...pending,
    key,
    contentType: file.contentType,
    bytes: file.bytes.length,
    ...(file.fileName && { fileName: file.fileName }),
  }
  const content = { ...message.content, media } as Content
  const at = keys.message(message.conversationId, message.seq)
  await ports.table.transact([
    { update: at, set: { content }, if: { exists: true } },
    putOutbox(ports.clock, at.pk, [facts.messagesRecorded(conversation, [{ ...message, content }])]),
  ])
}

/** A voice that cannot be had cannot be written down: whoever sent it is told, instead of waiting for an answer. */
async function giveUp(ports: MediaPorts, conversation: Conversation, message: Message): Promise<void> {
  const { cloud } = await ports.configuration.load()
  if (cloud.transcribe && message.content.type === 'voice' && !message.content.transcript)
    await ports.turnQueue.enqueue([transcriptOf(ports, conversation, message, undefined)])
}

/** Fetches the files of every message that has one to fetch. */
export async function fetchAll(ports: MediaPorts, messages: readonly Message[]): Promise<void> {
  for (const message of messages) if (pendingMedia(message.content)) await fetchMedia(ports, message)
}
