import type { Macro } from '../../../schemas/settings/macros.ts'
import { call } from './api.ts'
import { flush, send } from './outbox.ts'
import { type Conversation, current, keepTickets, set } from './store.ts'

/** Words with the names put in. */
export const filled = (words: string, conversation: Conversation): string =>
  words
    .replaceAll('{客户}', conversation.customerName ?? '')
    .replaceAll('{客服}', current().me?.name ?? '')
    .replaceAll('{customer}', conversation.customerName ?? '')
    .replaceAll('{agent}', current().me?.name ?? '')

const put = (conversation: Conversation) =>
  set((before) => ({ conversations: { ...before.conversations, [conversation.id]: conversation } }))

/** Does all that a macro names, in its order; what fails stops what comes after it. @throws ApiError */
export async function runMacro(macro: Macro, conversation: Conversation): Promise<void> {
  const params = { conversationId: conversation.id }
  if (macro.reply) send(conversation.id, filled(macro.reply, conversation))
  if (macro.note) send(conversation.id, filled(macro.note, conversation), { isNote: true })
  if (macro.tags?.length) {
    const tags = [...new Set([...conversation.tags, ...macro.tags])].slice(0, 20)
    put(await call('editConversation', { params, body: { tags } }))
  }
  if (macro.ticketSubject) {
    const ticket = await call('createTicket', {
      body: { subject: filled(macro.ticketSubject, conversation), conversationId: conversation.id },
      idempotencyKey: crypto.randomUUID(),
    })
    keepTickets([ticket])
  }
  if (!macro.transferTeamId && !macro.isClosing) return
  await flush(conversation.id)
  if (macro.transferTeamId) put(await call('transferConversation', { params, body: { teamId: macro.transferTeamId } }))
  if (macro.isClosing) put(await call('closeConversation', { params }))
}
