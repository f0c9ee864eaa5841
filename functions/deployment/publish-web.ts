import { publisherPorts } from '../runtime/compose-publisher.ts'
import { publishHandler } from '../runtime/publish.ts'

/** Copies the web apps that lie beside this function into their bucket when a deployment changed them. */
export const handler = publishHandler(publisherPorts)
