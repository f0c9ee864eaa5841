import type { knowledgeRoutes } from '../../schemas/api/knowledge-routes.ts'
import { imageEndings } from '../../shared/domain/reply/image-kinds.ts'
import { invalid } from '../../shared/errors/errors.ts'
import { nextStepsFor } from '../../shared/use-cases/assistant/next-steps.ts'
import { importEntries } from '../../shared/use-cases/knowledge/import-entries.ts'
import {
  deleteEntry,
  getEntry,
  listEntries,
  listVersions,
  reviewEntry,
  saveEntry,
} from '../../shared/use-cases/knowledge/knowledge.ts'
import { listTasks, listTaskVersions, saveTask } from '../../shared/use-cases/knowledge/tasks.ts'
import { firstTurn, resultOf } from '../../shared/use-cases/learning/rehearse.ts'
import type { StudioPorts } from '../runtime/compose.ts'
import { type Handlers, nameOf, pageOf, param, staffOf } from '../runtime/router.ts'

/** The routes of knowledge and tasks, but for the one that asks the web: that is a function of its own. */
export const knowledgeHandlers: Omit<Pick<Handlers<StudioPorts>, keyof typeof knowledgeRoutes>, 'readSite'> = {
  listKnowledge: async (ports, { query }) => pageOf(await listEntries(ports, query.limit, query.cursor)),
  createKnowledge: (ports, { caller, body: { override, ...fields } }) =>
    saveEntry(ports, fields, nameOf(caller), undefined, override),
  getKnowledge: (ports, { params }) => getEntry(ports, param(params, 'knowledgeId')),
  replaceKnowledge: (ports, { caller, params, body: { override, ...fields } }) =>
    saveEntry(ports, fields, nameOf(caller), param(params, 'knowledgeId'), override),
  deleteKnowledge: async (ports, { caller, params, query }) => {
    await deleteEntry(ports, param(params, 'knowledgeId'), nameOf(caller), query.override)
    return null
  },
  reviewKnowledge: (ports, { caller, params, body }) =>
    reviewEntry(ports, param(params, 'knowledgeId'), body, nameOf(caller)),
  openKnowledgeUpload: async (ports, { body }) => {
    const ending = body.contentType === 'application/pdf' ? 'pdf' : imageEndings[body.contentType]
    const key = `sent/knowledge/${ports.clock.id('event')}.${ending}`
    return { key, uploadUrl: await ports.media.uploadLink(key, body.contentType) }
  },
  listKnowledgeVersions: async (ports, { params }) => ({
    items: [...(await listVersions(ports, param(params, 'knowledgeId')))],
  }),
  importKnowledge: async (ports, { caller, body }) => {
    const { rows, created } = await importEntries(ports, body.rows, nameOf(caller), body.isPreview)
    return { rows: [...rows], created }
  },
  listNextSteps: async (ports, { caller, params }) => ({
    items: [...(await nextStepsFor(ports, param(params, 'conversationId'), staffOf(caller).agentId))],
  }),
  explainAnswer: async (ports, { body }) => {
    const decision = await ports.assistant.decide({
      ...firstTurn(body.text, body.language),
      ...(body.inboxId && { inboxId: body.inboxId }),
      ...(body.context && { about: body.context }),
      customer: { isVerified: body.level === 'vip', level: body.level },
    })
    return { replies: [...decision.replies], decision: decision.trace, result: resultOf(decision) }
  },
  listTasks: async (ports) => ({ items: [...(await listTasks(ports))] }),
  saveTask: async (ports, { params, body }) => {
    if (body.id !== param(params, 'taskId')) throw invalid('body.id', 'must be the id of the path.')
    return saveTask(ports, body)
  },
  listTaskVersions: async (ports, { params }) => ({
    items: [...(await listTaskVersions(ports, param(params, 'taskId')))],
  }),
}
