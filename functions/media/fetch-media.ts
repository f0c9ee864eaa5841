import { MessagesRecorded } from '../../schemas/events/messages-recorded.ts'
import { fetchAll } from '../../shared/use-cases/conversation/fetch-media.ts'
import { mediaPorts } from '../runtime/compose.ts'
import { eventHandler } from '../runtime/event.ts'

/** Brings files that customers sent from the provider into our bucket. */
export const handler = eventHandler(MessagesRecorded, mediaPorts, (ports, { messages }) => fetchAll(ports, messages))
