import type { Agent } from '../../../schemas/records/agent.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import { Inspection } from '../../../schemas/records/inspection.ts'
import type { Message } from '../../../schemas/records/message.ts'
import type { Criterion } from '../../../schemas/settings/quality.ts'
import { inspect, totalOf } from '../../domain/quality/score.ts'
import { linesOf, talkOf, type Verdict } from '../../domain/quality/talk.ts'
import { spread } from '../../domain/spread.ts'
import { conflict, invalid, notFound, Rejected } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Judge } from '../../ports/language.ts'
import type { Page, Write } from '../../ports/table.ts'
import { spendCall } from '../assistant/spend-call.ts'
import { mayBeUsedFor } from '../privacy/consent.ts'
import { readSetting } from '../settings/settings.ts'
import { keys } from '../storage/keys.ts'
import { findEscalation, read } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'

const put = (after: Inspection, before?: Inspection): Write => ({
  put: { ...keys.inspection(after.at, after.conversationId), ...after },
  if: before ? { equals: { version: before.version } } : { exists: false },
})

export type InspectionPorts = Core & { readonly judge?: Judge }

const patienceMs = 15_000

/** What the company's model says of the criteria that are its to judge; nothing where there is none, or it cannot be had. */
async function verdictsOn(
  ports: InspectionPorts,
  customerId: string,
  messages: readonly Message[],
  takenAt: string,
  criteria: readonly Criterion[],
): Promise<readonly Verdict[]> {
  const questions = criteria.flatMap(({ id, kind, question }) =>
    kind === 'model' && question ? [{ id, text: question }] : [],
  )
  const lines = linesOf(talkOf(messages, takenAt))
  if (!ports.judge || questions.length === 0 || lines.length === 0) return []
  if (!(await mayBeUsedFor(ports, customerId, 'cloud'))) return []
  const { limits } = (await ports.configuration.load()).cloud
  if (!(await spendCall(ports, limits.callsPerDay))) return []
  return ports.judge(lines, questions, AbortSignal.timeout(patienceMs)).catch(() => [])
}

/** Scores what a human did in a conversation that was closed. Twice is once. */
export async function inspectConversation(
  ports: InspectionPorts,
  conversation: Conversation,
  messages: readonly Message[],
): Promise<Inspection | undefined> {
  const { agentId, agentName, closedAt, escalationId } = conversation
  if (!agentId || !agentName || !closedAt) return undefined
  const escalation = escalationId ? await findEscalation(ports, conversation.id, escalationId) : undefined
  if (!messages.some(({ author, direction }) => author === 'agent' && direction === 'outbound')) return undefined
  const quality = await readSetting(ports, 'quality')
  const takenAt = escalation?.endedAt ?? conversation.createdAt
  const verdicts = await verdictsOn(ports, conversation.customerId, messages, takenAt, quality.criteria)
  const items = inspect(messages, takenAt, quality.criteria, verdicts)
  const score = totalOf(items)
  // By its id, so that asking twice says the same.
  const isSampled = spread(conversation.id) * 100 < quality.samplePercent
  const made: Inspection = {
    id: keys.inspection(closedAt, conversation.id).sk,
    conversationId: conversation.id,
    agentId,
    agentName,
    ...(conversation.customerName && { customerName: conversation.customerName }),
    channel: conversation.channel,
    at: closedAt,
    status: isSampled || score < quality.reviewBelow ? 'review' : 'automatic',
    isSampled,
    score,
    items: [...items],
    version: 1,
  }
  await ports.table.transact([put(made)])
  return made
}

const monthPattern = /^\d{4}-(0[1-9]|1[0-2])$/

/** What was scored in a month, newest first; for one agent where one is named. */
export async function listInspections(
  ports: Pick<Core, 'table'>,
  month: string,
  agentId: string | undefined,
  limit: number,
  cursor?: string,
): Promise<Page<Inspection>> {
  const page = await ports.table.query({
    pk: keys.inspectionMonth(month),
    descending: true,
    limit,
    ...(cursor && { cursor }),
  })
  const items = page.items.map((item) => read(Inspection, item))
  return { ...page, items: agentId ? items.filter((one) => one.agentId === agentId) : items }
}

/** @throws Rejected not-found */
async function getInspection(ports: Pick<Core, 'table'>, id: string): Promise<Inspection> {
  const [at = '', conversationId = ''] = id.split('~')
  const key = keys.inspection(at, conversationId)
  const item = monthPattern.test(at.slice(0, 7))
    ? await ports.table.get(key.pk, key.sk, { consistent: true })
    : undefined
  if (!item) throw notFound('inspection', id)
  return read(Inspection, item)
}

type Change = (before: Inspection) => Inspection

const change = (ports: Core, id: string, plan: Change): Promise<Inspection> =>
  optimistic(ports.table, async () => {
    const before = await getInspection(ports, id)
    const after = { ...plan(before), version: before.version + 1 }
    return { writes: [put(after, before)], result: after }
  })

const wordsOf = (ports: Core, by: string, text: string) => ({ by, at: isoNow(ports.clock), text })

/** A person looks at it: single criteria may be judged otherwise, and why is said. */
export const reviewInspection = (
  ports: Core,
  id: string,
  by: Agent,
  given: { readonly scores: Readonly<Record<string, number | null>>; readonly text: string },
): Promise<Inspection> =>
  change(ports, id, (before) => {
    const unknown = Object.keys(given.scores).find((name) => !before.items.some((item) => item.id === name))
    if (unknown) throw invalid(`scores.${unknown}`, 'is not a criterion of this inspection')
    const items = before.items.map((item) => ({ ...item, score: given.scores[item.id] ?? item.score }))
    const isAppealed = before.status === 'appealed'
    const words = wordsOf(ports, by.name, given.text)
    return {
      ...before,
      items,
      score: totalOf(items),
      status: isAppealed ? 'settled' : 'reviewed',
      ...(isAppealed ? { settlement: words } : { review: words }),
    }
  })

/** Its agent says why it is wrong; once, and only their own. @throws Rejected conflict, forbidden */
export const appealInspection = (ports: Core, id: string, by: Agent, text: string): Promise<Inspection> =>
  change(ports, id, (before) => {
    if (before.agentId !== by.id)
      throw new Rejected('Only whoever was scored may appeal.', { code: 'forbidden', status: 403 })
    if (before.appeal) throw conflict('An appeal was made already.')
    return { ...before, status: 'appealed', appeal: wordsOf(ports, by.name, text) }
  })
