import { receiveFrame } from '../../shared/use-cases/realtime/receive-frame.ts'
import { framePorts } from '../runtime/compose.ts'
import { frameHandler } from '../runtime/socket.ts'

/** One frame of a visitor or a console. */
export const handler = frameHandler(framePorts, receiveFrame)
