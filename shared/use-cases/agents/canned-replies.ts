import type { Core } from '../../ports/core.ts'
import { keys } from '../storage/keys.ts'

export interface CannedReplies {
  readonly items: { shortcut: string; text: string; language: 'zh' | 'en' }[]
}

/** The replies that agents insert with "/". */
export async function cannedReplies(ports: Pick<Core, 'table'>): Promise<{ items: CannedReplies['items'] }> {
  const item = await ports.table.get(keys.cannedReplies.pk, keys.cannedReplies.sk)
  return { items: (item?.items ?? []) as CannedReplies['items'] }
}

export async function saveCannedReplies(
  ports: Pick<Core, 'table'>,
  replies: CannedReplies,
): Promise<{ items: CannedReplies['items'] }> {
  await ports.table.transact([{ put: { ...keys.cannedReplies, items: replies.items } }])
  return { items: replies.items }
}
