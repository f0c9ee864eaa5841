import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb'
import { isFlood } from '../../shared/domain/conversation/rush.ts'

/** One message that a customer sent, and whether its door said that it was taken. */
export interface Sent {
  readonly address: string
  readonly id: string
  isAccepted: boolean
}

interface Stored {
  readonly seq: number
  readonly author: string
  readonly providerMessageId?: string
  readonly delivery?: { readonly status: string; readonly at: string }
}

export interface Found {
  readonly sent: number
  readonly accepted: number
  /** Messages of customers in the table; those of which nobody was told that they were taken; taken but not there. */
  readonly stored: number
  readonly storedUnacknowledged: number
  readonly lost: readonly string[]
  /** Stored twice, or never sent by anybody. */
  readonly doubled: readonly string[]
  readonly madeUp: readonly string[]
  readonly conversations: number
  /** Conversations whose numbering has a hole. */
  readonly gaps: readonly string[]
  /** Conversations whose last word is the customer's, though nobody but the assistant was to answer. */
  readonly unanswered: readonly string[]
  readonly replies: Readonly<Record<string, number>>
  /** Replies that are still on their way although nothing moves any more. */
  readonly unsent: readonly string[]
  /** Replies that the provider took and the table does not count, or counts and the provider never saw. */
  readonly saidTooOften: readonly string[]
  readonly saidTooSeldom: readonly string[]
}

/** Everything that is stored, read straight from the table. */
async function everything(endpoint: string): Promise<readonly Record<string, unknown>[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'us-east-1', credentials }))
  const items: Record<string, unknown>[] = []
  for await (const page of paginateScan({ client }, { TableName: 'yunke-local' })) items.push(...(page.Items ?? []))
  return items
}

/**
 * Adds up what was sent, what the table holds, and what the provider was told. The table is read for seconds, in which
 * somebody may be told something more: too often is what was told before, too seldom what was not even told after.
 */
export async function addUp(
  table: string,
  inboxId: string,
  sent: readonly Sent[],
  shown: ReadonlyMap<string, number>,
): Promise<Found> {
  const shownBefore = new Map(shown)
  const items = await everything(table)
  const addressOf = new Map<string, string>()
  const messages = new Map<string, Stored[]>()
  const answering = new Set<string>()
  for (const item of items) {
    const pk = String(item.pk)
    if (!pk.startsWith('CNV#')) continue
    if (item.sk === 'CNV' && item.inboxId === inboxId) {
      addressOf.set(pk, String(item.address))
      // Who sends more than anybody types is kept, and not answered.
      if (item.status === 'assistant' && !isFlood(Number(item.rush ?? 0))) answering.add(pk)
    }
    if (String(item.sk).startsWith('MSG#')) messages.set(pk, [...(messages.get(pk) ?? []), item as unknown as Stored])
  }
  const own = [...addressOf].map(([pk, address]) => {
    const all = (messages.get(pk) ?? []).sort((a, b) => a.seq - b.seq)
    return { pk, address, all }
  })
  const stored = new Map<string, number>()
  for (const { all } of own)
    for (const { author, providerMessageId } of all)
      if (author === 'customer' && providerMessageId)
        stored.set(providerMessageId, (stored.get(providerMessageId) ?? 0) + 1)
  const known = new Map(sent.map((one) => [one.id, one]))
  const replies: Record<string, number> = {}
  const unsent: string[] = []
  const byAddress = new Map<string, { least: number; most: number }>()
  for (const { address, all } of own)
    for (const { seq, author, delivery } of all) {
      if (author === 'customer' || !delivery) continue
      replies[delivery.status] = (replies[delivery.status] ?? 0) + 1
      if (['queued', 'sending'].includes(delivery.status))
        unsent.push(`${seq} to ${address}, ${delivery.status} since ${delivery.at}`)
      const sum = byAddress.get(address) ?? { least: 0, most: 0 }
      const isSaid = ['sent', 'delivered', 'read'].includes(delivery.status)
      byAddress.set(address, {
        least: sum.least + Number(isSaid),
        most: sum.most + Number(isSaid || delivery.status === 'unknown'),
      })
    }
  const addresses = new Set([...byAddress.keys(), ...shown.keys()])
  const boundsOf = (address: string) => byAddress.get(address) ?? { least: 0, most: 0 }
  return {
    sent: sent.length,
    accepted: sent.filter(({ isAccepted }) => isAccepted).length,
    stored: stored.size,
    storedUnacknowledged: [...stored.keys()].filter((id) => known.get(id)?.isAccepted === false).length,
    lost: sent.filter(({ id, isAccepted }) => isAccepted && !stored.has(id)).map(({ id }) => id),
    doubled: [...stored].filter(([, count]) => count > 1).map(([id]) => id),
    madeUp: [...stored.keys()].filter((id) => !known.has(id)),
    conversations: own.length,
    gaps: own.filter(({ all }) => all.some(({ seq }, at) => seq !== at + 1)).map(({ pk }) => pk),
    unanswered: own
      .filter(({ pk, all }) => answering.has(pk) && all.at(-1)?.author === 'customer')
      .map(({ address }) => address),
    replies,
    unsent,
    saidTooOften: [...addresses].filter((address) => (shownBefore.get(address) ?? 0) > boundsOf(address).most),
    saidTooSeldom: [...addresses].filter((address) => (shown.get(address) ?? 0) < boundsOf(address).least),
  }
}
