import { welcome } from '../../shared/use-cases/realtime/redeem.ts'
import { corePorts } from '../runtime/compose.ts'
import { socketHandler } from '../runtime/socket.ts'

/** Remembers a socket that opened. */
export const handler = socketHandler(corePorts, welcome)
