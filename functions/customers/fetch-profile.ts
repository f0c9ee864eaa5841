import { ConversationChanged } from '../../schemas/events/conversation-changed.ts'
import { fetchProfile } from '../../shared/use-cases/customers/fetch-profile.ts'
import { profilePorts } from '../runtime/compose.ts'
import { eventHandler } from '../runtime/event.ts'

/** Asks the provider who writes, when a conversation opens. */
export const handler = eventHandler(ConversationChanged, profilePorts, (ports, { conversation }) =>
  fetchProfile(ports, conversation),
)
