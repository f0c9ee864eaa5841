import type { Core } from '../../ports/core.ts'
import { hourOf, indexes } from '../storage/keys.ts'
import { findConversation } from '../storage/records.ts'
import { closeConversation } from './release-conversation.ts'

const most = 200

/** Closes conversations of the assistant in which nothing was said for the configured time. Returns how many. */
export async function closeIdle(ports: Core): Promise<number> {
  const { serviceLevel } = await ports.configuration.load()
  const cutoff = new Date(ports.clock.now() - serviceLevel.idleCloseMinutes * 60_000).toISOString()
  let closed = 0
  const page = await ports.table.query({
    index: 'gsi1',
    pk: indexes.conversationsOf('assistant'),
    before: `${hourOf(cutoff)}~`,
    limit: most,
  })
  for (const item of page.items) {
    const conversation = await findConversation(ports, String(item.pk).slice('CNV#'.length))
    if (conversation?.status !== 'assistant' || conversation.updatedAt >= cutoff) continue
    await closeConversation(ports, conversation.id, 'idle')
    closed++
  }
  return closed
}
