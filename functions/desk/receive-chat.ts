import { ChatItem } from '../../schemas/commands/desk.ts'
import { receiveChatItem } from '../../shared/use-cases/desk/receive-chat-item.ts'
import { deskPorts } from '../runtime/compose-desk.ts'
import { topicHandler } from '../runtime/topic.ts'

/** What people at the contact centre say in a chat comes in here. */
export const handler = topicHandler(ChatItem, deskPorts, receiveChatItem)
