import type { Conversation, Language } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import type { Learned } from '../../domain/learning/ground.ts'
import { humanMinutes, lessonsIn } from '../../domain/learning/lessons.ts'
import type { Core } from '../../ports/core.ts'
import { listMessages } from '../storage/records.ts'
import { propose } from './proposals.ts'

const mostMessages = 200

/** What the assistant could have known in a conversation, and what it cost that it did not. */
export async function lessonsOf(
  ports: Pick<Core, 'table'>,
  { id, language }: Pick<Conversation, 'id' | 'language'>,
): Promise<readonly Learned[]> {
  return lessonsFrom(await listMessages(ports, id, { limit: mostMessages }), language)
}

function lessonsFrom(messages: readonly Message[], language: Language): readonly Learned[] {
  const lessons = lessonsIn(messages)
  const minutes = lessons.length > 0 ? humanMinutes(messages) / lessons.length : 0
  return lessons.map((source) => ({ source, language, minutes: Math.round(minutes * 10) / 10 }))
}

/** When a human is done with a conversation: what the assistant could have known is proposed to be learned. */
export async function collectLessons(
  ports: Parameters<typeof propose>[0],
  { language }: Pick<Conversation, 'language'>,
  messages: readonly Message[],
): Promise<number> {
  const lessons = lessonsFrom(messages.slice(-mostMessages), language)
  for (const learned of lessons) await propose(ports, learned)
  return lessons.length
}
