import { pushChanges } from '../../shared/use-cases/realtime/push-changes.ts'
import { pushPorts } from '../runtime/compose.ts'
import { factHandler } from '../runtime/event.ts'

/** Tells open consoles and widgets what changed. */
export const handler = factHandler(pushPorts, pushChanges)
