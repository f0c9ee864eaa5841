import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import { derivedId } from '../../../schemas/ids.ts'
import { textOf } from '../../../schemas/records/content.ts'
import type { Conversation, Side } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import type { Outgoing } from '../../../schemas/records/outbox.ts'
import { say } from '../../domain/assistant/phrases.ts'
import { append, type MessageDraft } from '../../domain/conversation/append.ts'
import { isFlood, rushWith } from '../../domain/conversation/rush.ts'
import { facing } from '../../domain/conversation/sides.ts'
import { openWindow, room, use } from '../../domain/conversation/window.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Write } from '../../ports/table.ts'
import { codeIn, findContinuation } from '../customers/continuation.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { putConversation, putMessage, putOutbox } from '../storage/records.ts'
import { mailboxKey } from './mailbox-key.ts'
import { dispatch, draftReplies, manifestOf } from './outbound.ts'
import { type Contact, inboxOf, resolveContact } from './resolve-contact.ts'
import { decide, speak } from './speak.ts'
import type { TurnPorts } from './take-turn.ts'

type MessageCommand = Extract<InboundCommand, { kind: 'message' }>

const inbound = (command: MessageCommand, { contactPoint }: Contact): MessageDraft => ({
  direction: 'inbound',
  channel: contactPoint.channel,
  contactPointId: contactPoint.id,
  ...(command.context && { context: command.context }),
  author: 'customer',
  content: command.content,
  at: command.receivedAt,
  providerMessageId: command.providerMessageId,
})

/** Everything that one burst of messages changes, as one list of writes; nothing is written here. None where it is not to be kept. */
export async function planTurn(ports: TurnPorts, burst: readonly MessageCommand[]): Promise<readonly Write[]> {
  const configuration = await ports.configuration.load()
  const last = burst.at(-1) as MessageCommand
  const code = codeIn(burst)
  const found = code ? await findContinuation(ports, code, last) : undefined
  const continuation = found && 'use' in found ? found : undefined
  const contact = await resolveContact(ports, configuration, last, continuation)
  // What somebody sent before they were erased does not bring them back.
  const { erasedAt = '' } = contact.contactPoint
  const kept = burst.filter(({ receivedAt }) => receivedAt > erasedAt)
  if (kept.length < burst.length) return kept.length > 0 ? planTurn(ports, kept) : []
  const atMs = ports.clock.now()

  const opened = burst.reduce(
    (window, command) => openWindow(manifestOf(command.channel), command.interaction, atMs, window),
    contact.conversation.window,
  )
  const released = releaseHeld({ ...contact.conversation, ...(opened && { window: opened }) }, atMs)
  // Whoever floods us costs no answers: all is kept, one notice is given, and a human can still be reached.
  const rush = rushWith(
    contact.conversation,
    burst.map(({ receivedAt }) => receivedAt),
  )
  const isAssistants = contact.conversation.status === 'assistant'
  const isOurTurn = isAssistants && !continuation && !isFlood(rush)
  const spoken = burst.findLast((command) => command.context)?.context
  const decision = isOurTurn
    ? await decide(
        ports,
        `${contact.conversation.id}:${burst[0]?.providerMessageId}`,
        contact.customer,
        configuration.consent,
        contact.conversation,
        burst.map((command) => command.content),
        spoken,
        last.answerBy,
      )
    : undefined
  const spoke =
    decision &&
    (await speak(ports, configuration, released.conversation, decision, {
      atMs,
      isVip: contact.customer.level === 'vip',
      said: burst.map(({ content }) => textOf(content)).join(' '),
    }))
  const isFirstOfFlood = isAssistants && isFlood(rush) && !isFlood(rush - burst.length)
  const welcome =
    spoke || !contact.cameFrom ? undefined : welcomeHere(configuration, released.conversation, contact.cameFrom, atMs)
  const told = isFirstOfFlood ? slowDown(released.conversation, atMs) : welcome
  const { rush: _before, ...unhurried } = spoke?.conversation ?? released.conversation
  const { lastSeq } = released.conversation
  const appended = append(
    {
      ...unhurried,
      // Nothing is stored of who is in no hurry.
      ...(rush > 1 && { rush }),
      ...(told?.window && { window: told.window }),
      ...(last.thread && { thread: { ...last.thread, seq: String(lastSeq + burst.length) } }),
      ...(spoken && { context: spoken }),
    },
    [...burst.map((command) => inbound(command, contact)), ...(spoke?.drafts ?? told?.drafts ?? [])],
    isoNow(ports.clock),
  )
  const sent = dispatch(appended.conversation, appended.messages)
  const firstOut = sent.outgoing[0]
  const outgoing: Outgoing[] = [
    facts.messagesRecorded(sent.conversation, appended.messages),
    ...(contact.before && !contact.isReopened ? [] : [facts.conversationChanged(sent.conversation, 'opened')]),
    ...(spoke?.outgoing(sent.conversation) ?? []),
    ...released.outgoing,
    ...(firstOut ? [withMailbox(firstOut, last), ...sent.outgoing.slice(1)] : []),
  ]
  return [
    putConversation(sent.conversation, contact.before),
    ...contact.writes,
    ...appended.messages.map(putMessage),
    ...(spoke?.writes ?? []),
    ...(found && 'miss' in found ? found.miss : []),
    ...(last.answerBy && !firstOut ? [closeMailbox(last, last.answerBy)] : []),
    putOutbox(ports.clock, keys.conversation(sent.conversation.id).pk, outgoing),
  ]
}

/** Said once, to who writes faster than anybody can. */
function slowDown(conversation: Conversation, atMs: number) {
  const text = say('tooFast', conversation.language)
  return draftReplies(conversation, [{ type: 'notice', name: 'too-fast', text }], { author: 'system' }, atMs)
}

/** A conversation that a code brought here: said on both sides, so that nobody waits at the old one. */
function welcomeHere(configuration: RuntimeConfiguration, conversation: Conversation, from: Side, atMs: number) {
  const { language } = conversation
  const voice = { author: 'system' as const }
  const notice = (name: string, text: string) => [{ type: 'notice' as const, name, text }]
  const here = draftReplies(conversation, notice('continued-here', say('continuedHere', language)), voice, atMs)
  if (from.contactPointId === conversation.contactPointId) return here
  const where = inboxOf(configuration, conversation.inboxId).name
  const there = draftReplies(
    facing(conversation, from.contactPointId),
    notice('continued-there', say('continuedThere', language, { where })),
    voice,
    atMs,
    { isOptional: true },
  )
  return { drafts: [...here.drafts, ...there.drafts], window: here.window }
}

/** Replies that waited for the window go out first, as many as it now has room for. */
function releaseHeld(
  conversation: Conversation,
  atMs: number,
): { readonly conversation: Conversation; readonly outgoing: readonly Outgoing[] } {
  const going = conversation.heldSeqs.slice(
    0,
    Math.min(conversation.heldSeqs.length, Math.max(0, room(conversation.window, atMs) - 1)),
  )
  if (going.length === 0) return { conversation, outgoing: [] }
  const window = use(conversation.window, going.length)
  const outgoing = going.map(
    (seq): Outgoing =>
      facts.delivery({
        id: `${derivedId('message', conversation.id)}-${seq}`,
        conversationId: conversation.id,
        seq,
      } as Message),
  )
  return {
    conversation: { ...conversation, ...(window && { window }), heldSeqs: conversation.heldSeqs.slice(going.length) },
    outgoing,
  }
}

/** Nothing will be said to this message: the provider's request need not wait. */
const closeMailbox = ({ inboxId, providerMessageId }: MessageCommand, answerBy: string): Write => ({
  put: {
    ...keys.mailbox(mailboxKey(inboxId, providerMessageId)),
    isTaken: true,
    expiresAt: Math.ceil(Date.parse(answerBy) / 1_000) + 3_600,
  },
})

/** The first reply may be the answer to the provider's own request, while that still waits. */
function withMailbox(outgoing: Outgoing, command: MessageCommand): Outgoing {
  if (outgoing.to !== 'delivery' || !command.answerBy) return outgoing
  return {
    ...outgoing,
    command: {
      ...outgoing.command,
      mailbox: { key: mailboxKey(command.inboxId, command.providerMessageId), answerBy: command.answerBy },
    },
  }
}
