import { mediaKeyOf } from '../../../schemas/records/content.ts'
import type { DeskLink } from '../../../schemas/records/desk-contact.ts'
import type { Message } from '../../../schemas/records/message.ts'
import { asText, splitText } from '../../domain/reply/degrade.ts'
import { Unavailable } from '../../errors/errors.ts'
import type { DeskPorts } from '../../ports/desk.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { findConversation, findEscalation, listMessages, putConversation, putOutbox } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { isDeskOf, leaveDesk } from './join-desk.ts'
import { findDeskLink, putDeskLink } from './links.ts'

/** The most that one chat message there carries, in bytes of UTF-8 that are surely under 1,024 characters. */
const mostBytes = 1_000
const batch = 50

/**
 * Brings the desk up to date with a conversation: says there what the customer said since, in order; ends the contact
 * where the conversation has gone another way. Run it as often as one likes: what was said is not said again.
 * @throws Unavailable when the contact centre is busy; the invocation is tried again
 */
export async function syncDesk(ports: DeskPorts, conversationId: string): Promise<void> {
  const conversation = await findConversation(ports, conversationId)
  const link = conversation?.desk && (await findDeskLink(ports, conversation.desk.contactId))
  if (!conversation || !link) return
  if (!isDeskOf(conversation, link)) return leaveTo(ports, link)
  if (link.kind === 'chat') return forward(ports, link)
  if (link.state === 'refused') {
    const escalation = await findEscalation(ports, conversation.id, link.escalationId)
    if (escalation?.token) await ports.workflows.complete(escalation.token, { outcome: 'ticket' })
  }
}

/** The conversation is somebody else's or over: the contact ends, and the conversation forgets it. */
async function leaveTo(ports: DeskPorts, link: DeskLink): Promise<void> {
  if (link.state !== 'ended' && link.kind === 'chat') await ports.desk.stop(link.latestContactId)
  await optimistic(ports.table, async () => {
    const current = await findConversation(ports, link.conversationId)
    if (current?.desk?.contactId !== link.contactId) return { writes: [], result: undefined }
    const { desk, ...rest } = current
    const after = { ...rest, version: current.version + 1 }
    const known = await findDeskLink(ports, link.contactId)
    return {
      writes: [
        putConversation(after, current),
        ...(known && known.state !== 'ended'
          ? [putDeskLink(ports.clock, { ...known, state: 'ended' as const }, known)]
          : []),
        putOutbox(ports.clock, keys.conversation(after.id).pk, [facts.conversationChanged(after, 'edited')]),
      ],
      result: undefined,
    }
  })
}

async function wordsOf(ports: DeskPorts, { content }: Message): Promise<string> {
  const key = mediaKeyOf(content)
  const link = key && (await ports.media.downloadLink(key))
  const words = content.type === 'voice' ? [content.transcript, link].filter(Boolean).join('\n') : asText(content, link)
  return words || `[${content.type}]`
}

async function forward(ports: DeskPorts, found: DeskLink): Promise<void> {
  let link = found
  const news = await listMessages(ports, link.conversationId, { afterSeq: link.forwardedSeq, limit: batch })
  for (const message of news) {
    if (message.author === 'customer' && message.content.type !== 'event')
      for (const [index, piece] of splitText(await wordsOf(ports, message), mostBytes).entries()) {
        const said = await say(ports, link, `${message.id}.${index}`, piece)
        if (said === 'ended') return void (await leaveDesk(ports, link.contactId))
        link = said
      }
    const next = { ...link, forwardedSeq: message.seq }
    const refusal = await ports.table.transact([putDeskLink(ports.clock, next, link)])
    // Somebody else is saying the same: they go on from where they are.
    if (refusal) return
    link = { ...next, version: link.version + 1 }
  }
  if (news.length === batch) await forward(ports, link)
}

/** Says one piece, with a new connection where the old one has expired. */
async function say(ports: DeskPorts, link: DeskLink, id: string, piece: string): Promise<DeskLink | 'ended'> {
  const first = await ports.desk.say(link.connectionToken ?? '', id, piece)
  if (first !== 'expired') return first === 'said' ? link : 'ended'
  if (!link.participantToken) return 'ended'
  const renewed = { ...link, connectionToken: await ports.desk.reconnect(link.participantToken) }
  const refusal = await ports.table.transact([putDeskLink(ports.clock, renewed, link)])
  if (refusal) throw new Unavailable('Another writer renewed the connection.', { code: 'contended' })
  const second = await ports.desk.say(renewed.connectionToken, id, piece)
  return second === 'said' ? { ...renewed, version: link.version + 1 } : 'ended'
}
