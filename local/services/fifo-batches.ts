import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

interface FifoQueue {
  readonly fifoLockedGroups: Map<string, number>
  dequeueFifo(maxCount: number, ...rest: unknown[]): unknown[]
}

let isPatched = false

/**
 * SQS gives several messages of one group in one receive; the emulator gives one a receive, which would make every
 * burst of a customer several turns here and one on AWS. This asks it again, group by group, within one receive, and
 * leaves its own locks as it set them.
 */
export async function batchFifoGroups(): Promise<void> {
  if (isPatched) return
  isPatched = true
  const file = join(import.meta.dirname, '..', '..', 'node_modules', 'fauxqs', 'dist', 'sqs', 'sqsStore.js')
  const { SqsQueue } = (await import(pathToFileURL(file).href)) as { SqsQueue: { prototype: FifoQueue } }
  const original = SqsQueue.prototype.dequeueFifo
  if (typeof original !== 'function')
    throw new Error('This version of the SQS emulator has no dequeueFifo; see local/services/fifo-batches.ts.')
  SqsQueue.prototype.dequeueFifo = function (maxCount, ...rest) {
    const messages: unknown[] = []
    const held = new Map<string, number>()
    const before = new Set(this.fifoLockedGroups.keys())
    while (messages.length < maxCount) {
      const more = original.call(this, maxCount - messages.length, ...rest)
      if (more.length === 0) break
      messages.push(...more)
      for (const [group, count] of this.fifoLockedGroups) {
        if (before.has(group)) continue
        held.set(group, (held.get(group) ?? 0) + count)
        this.fifoLockedGroups.delete(group)
      }
    }
    for (const [group, count] of held) this.fifoLockedGroups.set(group, count)
    return messages
  }
}
