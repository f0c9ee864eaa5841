import { derivedId } from '../../../schemas/ids.ts'
import { textOf } from '../../../schemas/records/content.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'

export type MessageDraft = Omit<Message, 'id' | 'conversationId' | 'seq'>

const previewLength = 120

/**
 * Appends messages: each gets the next sequence number without a gap, and an id that follows from it, so that the same
 * append made twice names the same messages. The conversation's version moves by one.
 */
export function append(
  conversation: Conversation,
  drafts: readonly MessageDraft[],
  at: string,
): { readonly conversation: Conversation; readonly messages: readonly Message[] } {
  const messages = drafts.map((draft, index): Message => {
    const seq = conversation.lastSeq + index + 1
    return { ...draft, id: `${derivedId('message', conversation.id)}-${seq}`, conversationId: conversation.id, seq }
  })
  const shown = messages.filter((message) => message.direction !== 'internal').at(-1)
  const last = messages.findLast(({ author }) => author === 'customer')
  return {
    messages,
    conversation: {
      ...conversation,
      version: conversation.version + 1,
      lastSeq: conversation.lastSeq + messages.length,
      updatedAt: at,
      ...(shown && {
        preview: {
          author: shown.author,
          text: (textOf(shown.content) || `[${shown.content.type}]`).slice(0, previewLength),
          at: shown.at,
        },
      }),
      ...(last && { lastCustomerAt: last.at }),
    },
  }
}
