import { answerWith, standBefore } from '../test/support/proxy.ts'

/** What the functions asked of AWS, counted exactly at the wire. */
export interface Counts {
  readonly calls: Record<string, number>
  writeUnits: number
  readUnits: number
  sqsChunks: number
  events: number
}

export const emptyCounts = (): Counts => ({ calls: {}, writeUnits: 0, readUnits: 0, sqsChunks: 0, events: 0 })

/** What was counted between two looks. */
export const difference = (after: Counts, before: Counts): Counts => ({
  calls: Object.fromEntries(
    Object.entries(after.calls).map(([name, value]) => [name, value - (before.calls[name] ?? 0)]),
  ),
  writeUnits: after.writeUnits - before.writeUnits,
  readUnits: after.readUnits - before.readUnits,
  sqsChunks: after.sqsChunks - before.sqsChunks,
  events: after.events - before.events,
})

const chunkBytes = 64 * 1024

function tally(counts: Counts, target: string, body: string, answer: string): void {
  const operation = target || 'other'
  counts.calls[operation] = (counts.calls[operation] ?? 0) + 1
  if (operation.startsWith('DynamoDB_')) {
    const parsed = JSON.parse(answer || '{}') as { ConsumedCapacity?: unknown }
    const all = [parsed.ConsumedCapacity ?? []].flat() as { CapacityUnits?: number }[]
    const units = all.reduce((sum, one) => sum + (one.CapacityUnits ?? 0), 0)
    if (/(Put|Update|Delete|Transact)/.test(operation)) counts.writeUnits += units
    else counts.readUnits += units
  } else if (operation.startsWith('AmazonSQS.Send')) counts.sqsChunks += Math.ceil(body.length / chunkBytes)
  else if (operation === 'AWSEvents.PutEvents')
    counts.events += (JSON.parse(body) as { Entries: unknown[] }).Entries.length
}

/** A proxy before one service that asks DynamoDB what each call consumed, and counts every call. */
export const countingProxy = (counts: Counts, endpoint: string): Promise<string> =>
  standBefore(endpoint, async ({ request, body, response, pass }) => {
    const target = String(
      request.headers['x-amz-target'] ??
        (decodeURIComponent(request.url ?? '').includes('@connections') ? 'PostToConnection' : ''),
    )
    const asked = target.startsWith('DynamoDB_')
      ? Buffer.from(JSON.stringify({ ...(JSON.parse(body.toString()) as object), ReturnConsumedCapacity: 'TOTAL' }))
      : body
    const answer = await pass(asked)
    tally(counts, target, asked.toString(), answer.body.toString())
    answerWith(response, answer)
  })
