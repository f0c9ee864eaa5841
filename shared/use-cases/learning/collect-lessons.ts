import type { Conversation } from '../../../schemas/records/conversation.ts'
import { humanMinutes, lessonsIn } from '../../domain/learning/lessons.ts'
import { listMessages } from '../storage/records.ts'
import { propose } from './proposals.ts'

const mostMessages = 200

/** When a human is done with a conversation: what the assistant could have known is proposed to be learned. */
export async function collectLessons(
  ports: Parameters<typeof propose>[0],
  conversation: Pick<Conversation, 'id' | 'language'>,
): Promise<number> {
  const messages = await listMessages(ports, conversation.id, { limit: mostMessages })
  const lessons = lessonsIn(messages)
  const minutes = lessons.length > 0 ? humanMinutes(messages) / lessons.length : 0
  for (const source of lessons)
    await propose(ports, { source, language: conversation.language, minutes: Math.round(minutes * 10) / 10 })
  return lessons.length
}
