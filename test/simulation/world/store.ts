import type { Item, Query, Table, Write } from '../../../shared/ports/table.ts'
import { MemoryTable } from '../../support/memory-table.ts'
import type { Invocation } from './invocation.ts'
import type { World } from './world.ts'

const keyOf = (write: Write) =>
  'put' in write ? write.put : 'update' in write ? write.update : 'delete' in write ? write.delete : write.check

/** Records that a version reads and writes whole. */
const whole = /^(?:CNV|CUS|CPT|TKT|ESC#.*)$/

/** What the next version makes of a write: one attribute more. */
const ofNextVersion = (write: Write): Write =>
  'put' in write && whole.test(write.put.sk) ? { ...write, put: { ...write.put, sinceNext: true } } : write

/** One transaction that was applied: what it wrote, and what was there before. */
export interface Applied {
  readonly writes: readonly Write[]
  readonly before: readonly (Item | undefined)[]
  readonly after: readonly (Item | undefined)[]
}

/**
 * The one table and what trails behind it: the indexes by a moment or a minute, the stream in the order of each
 * partition, the expired that vanish late.
 */
export class Store {
  readonly table = new MemoryTable()
  /** What the indexes show. */
  private readonly shown = new MemoryTable()
  private readonly world: World
  private shownUntil = 0
  /** Rows for the relay, in order. */
  readonly stream: Item[] = []
  onApplied: (applied: Applied) => void = () => undefined
  onStream: () => void = () => undefined
  /** What a planted bug makes of a transaction before it is applied. */
  tamper: (writes: readonly Write[]) => readonly Write[] = (writes) => writes

  constructor(world: World) {
    this.world = world
  }

  async apply(asked: readonly Write[]) {
    const writes = this.tamper(asked)
    const find = (write: Write) => this.table.get(keyOf(write).pk, keyOf(write).sk)
    const before = await Promise.all(writes.map(find))
    const refusal = await this.table.transact(writes)
    this.world.note(refusal ? `refused ${refusal.failed}` : `wrote ${writes.map((write) => keyOf(write).sk)}`)
    if (refusal) return refusal
    const after = await Promise.all(writes.map(find))
    this.trail(writes, before, after)
    this.onApplied({ writes, before, after })
    return undefined
  }

  private trail(
    writes: readonly Write[],
    before: readonly (Item | undefined)[],
    after: readonly (Item | undefined)[],
  ): void {
    const { world } = this
    const lag = world.happens('index-lag') ? world.between(100, 60_000) : world.between(1, 50)
    // What was written later is not shown earlier.
    this.shownUntil = Math.max(this.shownUntil, world.now + lag)
    const changed = writes.flatMap((write, index) =>
      'check' in write ? [] : [{ key: keyOf(write), item: after[index] }],
    )
    world.schedule(this.shownUntil - world.now, async () => {
      await this.shown.transact(
        changed.map(({ key, item }) => (item ? { put: item } : { delete: { pk: key.pk, sk: key.sk } })),
      )
    })
    for (const [index, item] of after.entries())
      if (item?.sk.startsWith('OBX#') && !before[index]) {
        this.stream.push(item)
        this.onStream()
      }
    for (const item of after) if (item?.expiresAt) this.expire(item)
  }

  /** The expired vanish within two days, which nobody may rely on. */
  private expire({ pk, sk, expiresAt = 0 }: Item): void {
    const { world } = this
    const late = world.happens('late-ttl') ? world.between(0, 172_800_000) : 0
    world.schedule(expiresAt * 1_000 - world.now + late, async () => {
      const now = await this.table.get(pk, sk)
      if (now?.expiresAt === expiresAt) await this.table.transact([{ delete: { pk, sk } }])
    })
  }

  /** The table as one run of a function sees it. */
  for(run: Invocation): Table {
    const of = (query: Query) => (query.index ? this.shown : this.table)
    return {
      get: (pk, sk) => run.call('table', false, () => this.table.get(pk, sk)),
      getMany: (keys) => run.call('table', false, () => this.table.getMany(keys)),
      query: (query) => run.call('table', false, () => of(query).query(query)),
      transact: (writes) => run.call('table', true, () => this.apply(run.isNext ? writes.map(ofNextVersion) : writes)),
    }
  }
}
