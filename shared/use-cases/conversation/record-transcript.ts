import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { Content } from '../../../schemas/records/content.ts'
import { append } from '../../domain/conversation/append.ts'
import { Unavailable } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import {
  findConversation,
  findCustomer,
  findMessage,
  putConversation,
  putDuplicate,
  putMessage,
  putOutbox,
} from '../storage/records.ts'
import { dispatch } from './outbound.ts'
import { decide, speak } from './speak.ts'
import type { TurnPorts } from './take-turn.ts'

type Command = Extract<InboundCommand, { kind: 'transcript' }>

const attempts = 8

/**
 * Puts the words of a voice message into it, and answers them as if they had been written, where the assistant still
 * has the conversation. Taken twice, it is answered once.
 * @throws Unavailable when other writers kept winning; the queue tries again.
 */
export async function recordTranscript(ports: TurnPorts, command: Command): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const message = await findMessage(ports, command.conversationId, command.seq)
    const before = message && (await findConversation(ports, command.conversationId))
    if (!before || message.content.type !== 'voice' || message.content.transcript) return
    const { transcript, confidence } = command
    const content: Content = { ...message.content, ...(transcript && { transcript }) }
    const context = { ...message.context, ...(confidence !== undefined && { confidence: confidence.toFixed(2) }) }
    const customer = await findCustomer(ports, before.customerId)
    const configuration = await ports.configuration.load()
    // Without words it is a voice that nobody could make out; its file is no longer waited for.
    const heard: Content = { type: 'voice', media: {}, ...(transcript && { transcript }) }
    const decision =
      before.status === 'assistant' && customer
        ? await decide(ports, message.id, customer, configuration.consent, before, [heard], message.context)
        : undefined
    const spoke =
      decision &&
      (await speak(ports, configuration, before, decision, {
        atMs: ports.clock.now(),
        isVip: customer?.level === 'vip',
        said: transcript ?? '',
      }))
    const appended = append(spoke?.conversation ?? before, spoke?.drafts ?? [], isoNow(ports.clock))
    const sent = dispatch(appended.conversation, appended.messages)
    const told = transcript ? [{ ...message, content, context }, ...appended.messages] : appended.messages
    const refusal = await ports.table.transact([
      putDuplicate(ports.clock, command),
      putConversation(sent.conversation, before),
      ...(transcript
        ? [{ update: keys.message(before.id, message.seq), set: { content, context }, if: { exists: true } }]
        : []),
      ...appended.messages.map(putMessage),
      ...(spoke?.writes ?? []),
      putOutbox(ports.clock, keys.conversation(before.id).pk, [
        ...(told.length > 0 ? [facts.messagesRecorded(sent.conversation, told)] : []),
        ...(spoke?.outgoing(sent.conversation) ?? []),
        ...sent.outgoing,
      ]),
    ])
    if (!refusal || refusal.failed.includes(0)) return
  }
  throw new Unavailable('The conversation kept changing while a transcript was taken.', { code: 'contended' })
}
