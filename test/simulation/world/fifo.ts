import type { World } from './world.ts'

export interface Queued {
  readonly id: string
  readonly body: unknown
  readonly group: string
  receives: number
}

/** Takes a batch of one or several groups; says which messages failed, and how long each is to wait. Never resolves where whoever took it died. */
export type Take = (batch: readonly Queued[]) => Promise<ReadonlyMap<string, number>>

const dedupeMs = 300_000
export const visibilityMs = 180_000
export const mostReceives = 12
const batchSize = 10

/**
 * An SQS FIFO queue and the mapping that feeds a function from it: one batch of a group at a time, what failed comes
 * again and holds up its own group only, what fails too often is set aside.
 */
export class Fifo {
  readonly dead: Queued[] = []
  private readonly waiting: Queued[] = []
  private readonly held = new Set<string>()
  private readonly seen = new Map<string, number>()
  private readonly world: World
  private readonly take: Take
  private isDue = false

  constructor(world: World, take: Take) {
    this.world = world
    this.take = take
  }

  get size(): number {
    return this.waiting.length
  }

  send(body: unknown, group: string, deduplicationId: string): void {
    const { world } = this
    const last = this.seen.get(deduplicationId)
    world.note(
      `${last === undefined ? 'queued' : 'queued again'} ${deduplicationId} for ${group} ${(body as { seq?: number }).seq ?? ''}`,
    )
    if (last !== undefined && world.now - last < dedupeMs && !world.bugs.has('queue-forgets')) return
    this.seen.set(deduplicationId, world.now)
    this.put({ id: `q${world.serial()}`, body, group: world.bugs.has('group-by-channel') ? 'all' : group, receives: 0 })
  }

  private put(message: Queued): void {
    this.waiting.push(message)
    this.soon()
  }

  /** Everything that was set aside comes back. Returns how many. */
  redrive(isWanted: (message: Queued) => boolean): number {
    const back = this.dead.filter(isWanted)
    this.dead.splice(0, this.dead.length, ...this.dead.filter((message) => !isWanted(message)))
    for (const message of back) this.put({ ...message, receives: 0 })
    return back.length
  }

  private soon(): void {
    if (this.isDue) return
    this.isDue = true
    this.world.schedule(this.world.between(5, 40), () => {
      this.isDue = false
      this.poll()
    })
  }

  private poll(): void {
    const batch: Queued[] = []
    const groups = new Set<string>()
    for (const message of this.waiting) {
      if (this.held.has(message.group) || batch.length === batchSize) continue
      batch.push(message)
      groups.add(message.group)
    }
    if (batch.length === 0) return
    for (const group of groups) this.held.add(group)
    for (const message of batch) message.receives++
    this.run(batch, groups)
    this.soon()
  }

  private run(batch: readonly Queued[], groups: ReadonlySet<string>): void {
    const { world } = this
    let isOver = false
    const finish = (failed: ReadonlyMap<string, number>) => {
      if (isOver) return
      isOver = true
      for (const message of batch) {
        const isFailed = failed.has(message.id) && !(world.bugs.has('no-partial-failure') && batch.length > 1)
        const place = this.waiting.indexOf(message)
        if (place < 0 || (isFailed && message.receives < mostReceives)) continue
        this.waiting.splice(place, 1)
        if (isFailed) this.dead.push(message)
      }
      // A group goes on when the last of its messages has waited.
      for (const group of groups) {
        const waits = batch.filter((message) => message.group === group).map(({ id }) => failed.get(id) ?? 0)
        world.schedule(Math.max(...waits), () => {
          this.held.delete(group)
          this.soon()
        })
      }
    }
    const all = (waitMs: number) => new Map(batch.map(({ id }) => [id, waitMs]))
    void this.take(batch).then(finish, () => finish(all(visibilityMs)))
    // Whoever died says nothing: the queue gives it again when it has waited long enough.
    world.schedule(visibilityMs, () => finish(all(0)))
  }
}
