import type { Language } from '../../../schemas/records/conversation.ts'
import { type LessonSource, Proposal } from '../../../schemas/records/proposal.ts'
import { alike, buildIndex, type Findable, sameQuestion } from '../../domain/assistant/retrieve.ts'
import { isTask } from '../../domain/flow/entries.ts'
import { withoutPersonal } from '../../domain/learning/lessons.ts'
import { conflict, notFound } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Page, Write } from '../../ports/table.ts'
import type { Known } from '../assistant/knowledge-cache.ts'
import { getEntry, planEntry } from '../knowledge/knowledge.ts'
import { keys } from '../storage/keys.ts'
import { everyPage } from '../storage/pages.ts'
import { read } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'

export interface Learned {
  readonly language: Language
  readonly source: LessonSource
  readonly minutes: number
  readonly proposedBy?: string
}

/** From so near on, two questions are one. */
const nearEnough = 0.55
/** From so much in common on, two answers say the same. */
const sameAnswer = 0.5
const mostSimilar = 50
const mostSources = 20
const pageSize = 100

/** Open proposals; a reviewer sees those first that came up often and cost most. */
export async function listProposals(
  ports: Pick<Core, 'table'>,
  status: Proposal['status'],
  limit: number,
  cursor?: string,
): Promise<Page<Proposal>> {
  const { pk } = keys.proposal(status, '')
  const page = await ports.table.query({ pk, limit, ...(cursor && { cursor }) })
  const items = page.items.map((item) => read(Proposal, item))
  return { items: items.sort((a, b) => worth(b) - worth(a)), ...(page.cursor && { cursor: page.cursor }) }
}

const worth = ({ count, minutes }: Proposal) => count + minutes

const isEntry = (entry: Findable) => !isTask(entry)

const openProposals = (ports: Pick<Core, 'table'>): Promise<readonly Proposal[]> =>
  everyPage((cursor) => listProposals(ports, 'open', pageSize, cursor))

/**
 * Keeps something that could be learned: with the open proposal that asks the same, as another wording of an entry that
 * answers the same, or as a proposal of its own. The same lesson of the same conversation counts once.
 */
export async function propose(
  ports: Core & { readonly knowledge: () => Promise<Known> },
  learned: Learned,
): Promise<Proposal | undefined> {
  const { source, language, minutes, proposedBy } = learned
  const lesson = keys.lesson(source.conversationId ?? '', source.seq ?? 0)
  const isFromConversation = source.conversationId !== undefined && !proposedBy
  const id = ports.clock.id('proposal')
  return optimistic<Proposal | undefined>(ports.table, async () => {
    if (isFromConversation && (await ports.table.get(lesson.pk, lesson.sk, { consistent: true })))
      return { writes: [], result: undefined }
    const open = await openProposals(ports)
    const found = sameQuestion(
      buildIndex(open.map((proposal) => ({ ...proposal, status: 'published' }))),
      source.question,
      language,
      nearEnough,
    )
    const before = open.find((one) => one.id === found?.id)
    const known = before
      ? undefined
      : sameQuestion((await ports.knowledge()).index, source.question, language, nearEnough, isEntry)
    const isWording = known && alike(known.answer, source.answer) >= sameAnswer
    const at = isoNow(ports.clock)
    const after: Proposal = before
      ? {
          ...before,
          similar: [...new Set([...before.similar, source.question])]
            .filter((one) => one !== before.question)
            .slice(0, mostSimilar),
          sources: [...before.sources, source].slice(-mostSources),
          count: before.count + 1,
          minutes: before.minutes + minutes,
          version: before.version + 1,
          updatedAt: at,
        }
      : {
          id,
          kind: isWording ? 'wording' : 'entry',
          language,
          question: source.question,
          similar: [],
          answer: isWording ? known.answer : source.answer,
          ...(isWording && { entryId: known.id }),
          sources: [source],
          count: 1,
          minutes,
          ...(proposedBy && { proposedBy }),
          status: 'open',
          version: 1,
          createdAt: at,
          updatedAt: at,
        }
    const writes: Write[] = [
      {
        put: { ...keys.proposal('open', after.id), ...after },
        if: before ? { equals: { version: before.version } } : { exists: false },
      },
      ...(isFromConversation ? [{ put: lesson, if: { exists: false as const } }] : []),
    ]
    return { writes, result: after }
  })
}

/** What a member of staff says is the right answer; somebody else decides. */
export const proposeByHand = (
  ports: Parameters<typeof propose>[0],
  input: {
    readonly language: Language
    readonly question: string
    readonly answer: string
    readonly conversationId?: string | undefined
    readonly seq?: number | undefined
  },
  by: string,
): Promise<Proposal | undefined> =>
  propose(ports, {
    language: input.language,
    minutes: 0,
    proposedBy: by,
    source: {
      question: withoutPersonal(input.question),
      answer: input.answer,
      by,
      at: isoNow(ports.clock),
      ...(input.conversationId && { conversationId: input.conversationId }),
      ...(input.seq !== undefined && { seq: input.seq }),
    },
  })

export interface Ruling {
  readonly decision: 'accept' | 'reject'
  readonly question?: string | undefined
  readonly answer?: string | undefined
}

/**
 * Accepts (as it is, or edited) or rejects. What is accepted is published in the same transaction.
 * @throws Rejected not-found; conflict where it was decided, or by who proposed it
 */
export async function decideProposal(ports: Core, id: string, ruling: Ruling, by: string): Promise<Proposal> {
  const entryId = ports.clock.id('knowledge')
  return optimistic(ports.table, async () => {
    const key = keys.proposal('open', id)
    const item = await ports.table.get(key.pk, key.sk, { consistent: true })
    if (!item) throw notFound('open proposal', id)
    const before = read(Proposal, item)
    if (before.proposedBy === by && ruling.decision === 'accept')
      throw conflict('Whoever proposed it cannot accept it: somebody else must look at it.')
    const isAccepted = ruling.decision === 'accept'
    const question = ruling.question ?? before.question
    const answer = ruling.answer ?? before.answer
    const published = isAccepted ? await publish(ports, { ...before, question, answer }, by, entryId) : undefined
    const after: Proposal = {
      ...before,
      question,
      answer,
      ...(published && { entryId: published.result.id }),
      status: isAccepted ? 'accepted' : 'rejected',
      version: before.version + 1,
      updatedAt: isoNow(ports.clock),
      decidedBy: by,
    }
    return {
      result: after,
      writes: [
        { delete: key, if: { equals: { version: before.version } } },
        { put: { ...keys.proposal(after.status, id), ...after } },
        ...(published?.writes ?? []),
      ],
    }
  })
}

async function publish(ports: Core, proposal: Proposal, by: string, entryId: string) {
  const { kind, language, question, similar, answer } = proposal
  if (kind === 'entry' || !proposal.entryId)
    return planEntry(ports, { language, question, similar, answer }, by, entryId, undefined)
  const entry = await getEntry(ports, proposal.entryId)
  const wordings = [...new Set([...entry.similar, question, ...similar])]
    .filter((one) => one !== entry.question)
    .slice(0, mostSimilar)
  return planEntry(ports, { ...entry, similar: wordings }, by, entry.id, entry)
}
