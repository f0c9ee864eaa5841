import { Proposal } from '../../../schemas/records/proposal.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { keys } from '../storage/keys.ts'
import { everyPage } from '../storage/pages.ts'
import { read } from '../storage/records.ts'

/** A proposal without what came from one conversation; undefined where nothing else speaks for it. */
function without(proposal: Proposal, conversationId: string): Proposal | undefined {
  const sources = proposal.sources.filter((source) => source.conversationId !== conversationId)
  const [first] = sources
  // What people have read and published is the company's; what waits unread is the customer's still.
  if (proposal.status === 'accepted') return { ...proposal, sources }
  if (!first) return undefined
  return {
    ...proposal,
    sources,
    question: first.question,
    answer: first.answer,
    similar: [...new Set(sources.slice(1).map(({ question }) => question))],
    count: Math.max(1, proposal.count - 1),
  }
}

/** Takes what was said in a conversation out of what could be learned. */
export async function forgetSources(
  { table, clock }: Pick<Core, 'table' | 'clock'>,
  conversationId: string,
): Promise<void> {
  for (const status of ['open', 'accepted', 'rejected']) {
    const { pk } = keys.proposal(status, '')
    const items = await everyPage((cursor) => table.query({ pk, ...(cursor && { cursor }) }))
    for (const item of items) {
      const before = read(Proposal, item)
      if (!before.sources.some((source) => source.conversationId === conversationId)) continue
      const after = without(before, conversationId)
      await table.transact([
        after
          ? { put: { pk, sk: before.id, ...after, updatedAt: isoNow(clock), version: before.version + 1 } }
          : { delete: { pk, sk: before.id } },
      ])
    }
  }
}
