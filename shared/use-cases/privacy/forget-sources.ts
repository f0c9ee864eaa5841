import { Proposal } from '../../../schemas/records/proposal.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { keys } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'
import { read } from '../storage/records.ts'

/** A proposal without what came from some conversations; undefined where nothing else speaks for it. */
function without(proposal: Proposal, conversationIds: ReadonlySet<string>): Proposal | undefined {
  const sources = proposal.sources.filter((source) => !conversationIds.has(source.conversationId ?? ''))
  const [first] = sources
  const gone = new Set(
    proposal.sources.flatMap(({ conversationId = '' }) => (conversationIds.has(conversationId) ? conversationId : [])),
  )
  // What people have read and published is the company's; what waits unread is the customer's still.
  if (proposal.status === 'accepted') return { ...proposal, sources }
  if (!first) return undefined
  return {
    ...proposal,
    sources,
    question: first.question,
    answer: first.answer,
    similar: [...new Set(sources.slice(1).map(({ question }) => question))],
    count: Math.max(1, proposal.count - gone.size),
  }
}

/** Takes what was said in some conversations out of what could be learned. */
export async function forgetSources(
  { table, clock }: Pick<Core, 'table' | 'clock'>,
  conversationIds: ReadonlySet<string>,
): Promise<void> {
  for (const status of ['open', 'accepted', 'rejected']) {
    const { pk } = keys.proposal(status, '')
    for (const item of await everyItem({ table }, { pk })) {
      const before = read(Proposal, item)
      if (!before.sources.some((source) => conversationIds.has(source.conversationId ?? ''))) continue
      const after = without(before, conversationIds)
      await table.transact([
        after
          ? { put: { pk, sk: before.id, ...after, updatedAt: isoNow(clock), version: before.version + 1 } }
          : { delete: { pk, sk: before.id } },
      ])
    }
  }
}
