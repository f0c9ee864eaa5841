import { Conversation } from '../../../schemas/records/conversation.ts'
import type { Core } from '../../ports/core.ts'
import type { Page } from '../../ports/table.ts'
import { listAgents } from '../agents/agents.ts'
import { indexes } from '../storage/keys.ts'
import { read } from '../storage/records.ts'

/** One list of the console, newest hour first. A page is one index query and one batch read. */
export async function listConversations(
  ports: Pick<Core, 'table'>,
  owner: string,
  limit: number,
  cursor?: string,
): Promise<Page<Conversation>> {
  const page = await ports.table.query({
    index: 'gsi1',
    pk: indexes.conversationsOf(owner),
    descending: true,
    limit,
    ...(cursor && { cursor }),
  })
  const items = await ports.table.getMany(page.items.map(({ pk, sk }) => ({ pk, sk })))
  const conversations = items
    .map((item) => read(Conversation, item))
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
  return { items: conversations, ...(page.cursor && { cursor: page.cursor }) }
}

/** Everything that is open, of all owners: what a supervisor looks at. */
export async function listOpen(ports: Pick<Core, 'table'>, limit: number): Promise<Page<Conversation>> {
  const holders = (await listAgents(ports)).filter(({ load }) => load > 0).map(({ id }) => id)
  const pages = await Promise.all(
    ['waiting', 'assistant', 'desk', ...holders].map((owner) => listConversations(ports, owner, limit)),
  )
  const items = pages.flatMap((page) => page.items).sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
  return { items: items.slice(0, limit) }
}
