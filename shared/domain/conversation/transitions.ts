import type { ConversationStatus } from '../../../schemas/records/conversation.ts'
import { conflict } from '../../errors/errors.ts'

/** What may happen to a conversation; the only place that says so. */
export type ConversationAct = 'escalate' | 'assign' | 'transfer' | 'return' | 'close' | 'reopen'

const table: Readonly<Record<ConversationStatus, Partial<Record<ConversationAct, ConversationStatus>>>> = {
  assistant: { escalate: 'waiting', assign: 'assigned', close: 'closed' },
  waiting: { assign: 'assigned', return: 'assistant', close: 'closed' },
  assigned: { transfer: 'waiting', return: 'assistant', close: 'closed' },
  closed: { reopen: 'assistant' },
}

/** The status after an act. @throws Rejected conflict when the act is not possible now. */
export function nextStatus(status: ConversationStatus, act: ConversationAct): ConversationStatus {
  const next = table[status][act]
  if (!next) throw conflict(`A conversation that is ${status} cannot ${act}.`, { status, act })
  return next
}

export const canAct = (status: ConversationStatus, act: ConversationAct): boolean => table[status][act] !== undefined
