import { relayOutbox } from '../../shared/use-cases/events/relay-outbox.ts'
import { relayPorts } from '../runtime/compose.ts'
import { streamHandler } from '../runtime/stream.ts'

/** The only mover of work: outbox rows go to the delivery queue, the bus and waiting workflow steps. */
export const handler = streamHandler(relayPorts, relayOutbox)
