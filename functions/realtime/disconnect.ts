import { dropConnection } from '../../shared/use-cases/realtime/connections.ts'
import { corePorts } from '../runtime/compose.ts'
import { socketHandler } from '../runtime/socket.ts'

/** Forgets a socket that closed; one whose close was lost is forgotten by the next push. */
export const handler = socketHandler(corePorts, dropConnection)
