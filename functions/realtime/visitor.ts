import { visitorPorts } from '../runtime/compose.ts'
import { visitorHandler } from '../runtime/visitor.ts'

/** Sessions and uploads of the widget. */
export const handler = visitorHandler(visitorPorts)
