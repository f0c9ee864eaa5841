import { createHash } from 'node:crypto'
import { exampleConversation } from '../schemas/events/examples.ts'

const rounds = 20
const records = 4_000

/** A fixed piece of work of the product's own kind: records written and read as JSON, hashed, searched and sorted. */
function work(): number {
  let found = 0
  const written = Array.from({ length: records }, (_, index) =>
    JSON.stringify({ ...exampleConversation, id: `cnv_${index}`, customerName: `客户 ${(index * 7_919) % records}` }),
  )
  const read = written.map((text) => JSON.parse(text) as typeof exampleConversation)
  for (const text of written) if (/客户 \d*7"/.test(text)) found += createHash('sha256').update(text).digest()[0] ?? 0
  return found + read.toSorted((a, b) => (a.customerName ?? '').localeCompare(b.customerName ?? '')).length
}

/** Milliseconds that this machine needs for it now, the best of twenty: what the times of a run are told against. */
export function referenceMs(): number {
  const times = Array.from({ length: rounds }, () => {
    const at = performance.now()
    work()
    return performance.now() - at
  })
  return Math.min(...times)
}
