import type { Language } from '../../../schemas/records/conversation.ts'
import { Proposal } from '../../../schemas/records/proposal.ts'
import { Ground, isFromConversation, type Learned, mostSimilar } from '../../domain/learning/ground.ts'
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

type ProposePorts = Core & { readonly knowledge: () => Promise<Known> }

/** Lessons of one proposal that are written in one transaction. */
const mostInOne = 90
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

const openProposals = (ports: Pick<Core, 'table'>): Promise<readonly Proposal[]> =>
  everyPage((cursor) => listProposals(ports, 'open', pageSize, cursor))

/** Everything that proposals are weighed against. */
const groundOf = async (ports: ProposePorts, open: readonly Proposal[]) =>
  new Ground(open, (await ports.knowledge()).index)

const lessonKey = ({ conversationId = '', seq = 0 }: Learned['source']) => keys.lesson(conversationId, seq)

const writesOf = (after: Proposal, lessons: readonly Learned[]): readonly Write[] => [
  {
    put: { ...keys.proposal('open', after.id), ...after },
    if: after.version > 1 ? { equals: { version: after.version - 1 } } : { exists: false },
  },
  ...lessons
    .filter(isFromConversation)
    .map(({ source }) => ({ put: lessonKey(source), if: { exists: false as const } })),
]

/**
 * Keeps something that could be learned: with the open proposal that asks the same, as another wording of an entry that
 * answers the same, or as a proposal of its own. The same lesson of the same conversation counts once.
 */
export async function propose(ports: ProposePorts, learned: Learned): Promise<Proposal | undefined> {
  const lesson = lessonKey(learned.source)
  const id = ports.clock.id('proposal')
  return optimistic<Proposal | undefined>(ports.table, async () => {
    if (isFromConversation(learned) && (await ports.table.get(lesson.pk, lesson.sk, { consistent: true })))
      return { writes: [], result: undefined }
    const after = (await groundOf(ports, await openProposals(ports))).place(learned, id, isoNow(ports.clock))
    return { writes: writesOf(after, [learned]), result: after }
  })
}

/**
 * The same for many lessons at once: what is known is read once, and each proposal that they touch is written once.
 * Resolves with how many proposals that were. Where somebody else wrote one meanwhile, its lessons go one by one.
 */
export async function proposeMany(ports: ProposePorts, all: readonly Learned[]): Promise<number> {
  if (all.length === 0) return 0
  const known = new Set((await ports.table.getMany(all.map(({ source }) => lessonKey(source)))).map(({ pk }) => pk))
  const fresh = all.filter(({ source }) => !known.has(lessonKey(source).pk))
  const ground = await groundOf(ports, await openProposals(ports))
  const touched = new Map<string, { after: Proposal; lessons: Learned[] }>()
  for (const learned of fresh) {
    const after = ground.place(learned, ports.clock.id('proposal'), isoNow(ports.clock))
    const before = touched.get(after.id)
    // However many lessons it takes in, it is written once, and so moves on by one version.
    const version = before?.after.version ?? after.version
    const one = { ...after, version }
    ground.put(one)
    touched.set(after.id, { after: one, lessons: [...(before?.lessons ?? []), learned] })
  }
  for (const { after, lessons } of touched.values()) {
    const isWhole = lessons.length <= mostInOne
    const refusal = isWhole ? await ports.table.transact(writesOf(after, lessons)) : true
    if (refusal) for (const learned of lessons) await propose(ports, learned)
  }
  return touched.size
}

/** What a member of staff says is the right answer; somebody else decides. */
export const proposeByHand = (
  ports: ProposePorts,
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
