import { textOf } from '../../../schemas/records/content.ts'
import type { Conversation, Language } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'

const mostCharacters = 1_000
const names = {
  zh: { customer: '客户', assistant: '助手', agent: '客服', system: '系统', head: '以下是之前的对话' },
  en: { customer: 'Customer', assistant: 'Assistant', agent: 'Agent', system: 'System', head: 'What was said before' },
} as const

const lineOf = (message: Message, language: Language) =>
  `${names[language][message.author]}：${textOf(message.content) || `[${message.content.type}]`}`

const isSaid = ({ direction, content }: Message) => direction !== 'internal' && content.type !== 'event'

/** What was said so far, for somebody who takes over elsewhere: the newest lines that fit into one message. */
export function transcriptOf(conversation: Conversation, messages: readonly Message[]): string {
  const { language } = conversation
  const head = `${names[language].head}（${conversation.channel}）`
  const lines: string[] = []
  let length = head.length
  for (const message of messages.filter(isSaid).toReversed()) {
    const line = lineOf(message, language).slice(0, mostCharacters / 2)
    if (length + line.length + 1 > mostCharacters) break
    lines.unshift(line)
    length += line.length + 1
  }
  return [head, ...lines].join('\n')
}
