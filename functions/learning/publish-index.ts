import { KnowledgeChanged } from '../../schemas/events/knowledge-changed.ts'
import { publishIndex } from '../../shared/use-cases/knowledge/publish-index.ts'
import { trainingPorts } from '../runtime/compose.ts'
import { eventHandler } from '../runtime/event.ts'

/** Publishes the index of what the assistant knows, when that has changed. */
export const handler = eventHandler(KnowledgeChanged, trainingPorts, (ports, { version }) =>
  publishIndex(ports, version),
)
