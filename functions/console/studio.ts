import { studioPorts } from '../runtime/compose.ts'
import { apiHandler, limitKeys } from '../runtime/router.ts'
import { knowledgeHandlers } from './knowledge-handlers.ts'
import { learningHandlers } from './learning-handlers.ts'

/** What the assistant knows, does and learns: the routes that need all of it in memory. */
export const handler = apiHandler(studioPorts, { ...knowledgeHandlers, ...learningHandlers }, limitKeys)
