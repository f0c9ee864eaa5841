import { invalid } from '../../shared/errors/errors.ts'
import type { Condition, Item, Query, Table, Write } from '../../shared/ports/table.ts'

type Indexed = 'pk' | 'gsi1pk' | 'gsi2pk'
interface Entry {
  readonly sort: string
  readonly item: Item
}

/** Entries of one partition, kept in order. */
class Partition {
  private readonly entries: Entry[] = []

  private place(sort: string): number {
    let [low, high] = [0, this.entries.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.entries[middle] as Entry).sort < sort) low = middle + 1
      else high = middle
    }
    return low
  }

  put(sort: string, item: Item): void {
    const at = this.place(sort)
    this.entries.splice(at, this.entries[at]?.sort === sort ? 1 : 0, { sort, item })
  }

  remove(sort: string): void {
    const at = this.place(sort)
    if (this.entries[at]?.sort === sort) this.entries.splice(at, 1)
  }

  at(sort: string): Item | undefined {
    const found = this.entries[this.place(sort)]
    return found?.sort === sort ? found.item : undefined
  }

  between(after: string | undefined, before: string | undefined): readonly Entry[] {
    const from = after === undefined ? 0 : this.place(`${after}\u0000`)
    return this.entries.slice(from, before === undefined ? undefined : this.place(before))
  }
}

const at = (item: Item | undefined, path: string): unknown =>
  path.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], item)

function holds(item: Item | undefined, condition: Condition): boolean {
  if (condition.exists !== undefined && condition.exists !== (item !== undefined)) return false
  if ((condition.absent ?? []).some((path) => at(item, path) !== undefined)) return false
  for (const [path, value] of Object.entries(condition.equals ?? {})) if (at(item, path) !== value) return false
  for (const [path, bound] of Object.entries(condition.lessThan ?? {})) {
    const value = at(item, path)
    const limit = typeof bound === 'number' ? bound : at(item, bound.attribute)
    if (typeof value !== 'number' || typeof limit !== 'number' || value >= limit) return false
  }
  return true
}

const keyOf = (write: Write) =>
  'put' in write ? write.put : 'update' in write ? write.update : 'delete' in write ? write.delete : write.check

/** A copy of what a table can hold, which nobody can change: whoever reads it needs none of their own. */
export function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return Object.freeze(value.map(copyOf)) as T
  if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value)
  const copy: Record<string, unknown> = {}
  for (const name in value) copy[name] = copyOf(value[name])
  return Object.freeze(copy) as T
}

/** The one table in memory, for simulations: conditions, transactions, both indexes, pages. */
export class MemoryTable implements Table {
  private readonly partitions = new Map<string, Partition>()
  /** Called after each transaction, with what it wrote. */
  onWrite: (items: readonly Item[]) => void = () => undefined

  private partition(index: Indexed, pk: string): Partition {
    const name = `${index}\u0000${pk}`
    const found = this.partitions.get(name) ?? new Partition()
    this.partitions.set(name, found)
    return found
  }

  /** Everything that is stored. */
  all(): readonly Item[] {
    return [...this.partitions]
      .filter(([name]) => name.startsWith('pk\u0000'))
      .flatMap(([, partition]) => partition.between(undefined, undefined).map(({ item }) => item))
  }

  private find(pk: string, sk: string): Item | undefined {
    return this.partition('pk', pk).at(sk)
  }

  private replace(before: Item | undefined, after: Item | undefined): void {
    const tail = (item: Item) => `\u0001${item.pk}\u0001${item.sk}`
    if (before) {
      this.partition('pk', before.pk).remove(before.sk)
      if (before.gsi1pk) this.partition('gsi1pk', before.gsi1pk).remove(`${before.gsi1sk}${tail(before)}`)
      if (before.gsi2pk) this.partition('gsi2pk', before.gsi2pk).remove(`${before.gsi2sk}${tail(before)}`)
    }
    if (after) {
      this.partition('pk', after.pk).put(after.sk, after)
      if (after.gsi1pk) this.partition('gsi1pk', after.gsi1pk).put(`${after.gsi1sk}${tail(after)}`, after)
      if (after.gsi2pk) this.partition('gsi2pk', after.gsi2pk).put(`${after.gsi2sk}${tail(after)}`, after)
    }
  }

  async get(pk: string, sk: string): Promise<Item | undefined> {
    return this.find(pk, sk)
  }

  async getMany(keys: readonly { readonly pk: string; readonly sk: string }[]): Promise<readonly Item[]> {
    return keys.flatMap(({ pk, sk }) => this.find(pk, sk) ?? [])
  }

  async query({ index, pk, prefix, after, before, descending, limit, cursor }: Query) {
    const partition = this.partition(index ? `${index}pk` : 'pk', pk)
    const sortOf = ({ sort, item }: Entry) => (index ? String(item[`${index}sk`]) : sort)
    let entries = partition
      .between(index ? undefined : after, undefined)
      .filter((entry) => prefix === undefined || sortOf(entry).startsWith(prefix))
      .filter((entry) => after === undefined || sortOf(entry) > after)
      .filter((entry) => before === undefined || sortOf(entry) < before)
    if (descending) entries = entries.toReversed()
    const start = cursor ? Number(cursor) : 0
    if (!Number.isInteger(start) || start < 0) throw invalid('query.cursor', 'is none that was given here')
    const page = entries.slice(start, limit === undefined ? undefined : start + limit)
    const end = start + page.length
    const keysOnly = ({ item }: Entry): Item =>
      Object.fromEntries(
        ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk'].flatMap((name) =>
          item[name] === undefined ? [] : [[name, item[name]]],
        ),
      ) as unknown as Item
    return {
      items: page.map((entry) => (index ? keysOnly(entry) : entry.item)),
      ...(end < entries.length && { cursor: String(end) }),
    }
  }

  async transact(writes: readonly Write[]) {
    const found = writes.map((write) => this.find(keyOf(write).pk, keyOf(write).sk))
    const names = writes.map((write) => `${keyOf(write).pk}\u0000${keyOf(write).sk}`)
    if (new Set(names).size < names.length)
      throw new Error(`One transaction, two writes of one item: ${names.join(', ').replaceAll('\u0000', ' ')}`)
    const failed = writes.flatMap((write, index) => (write.if && !holds(found[index], write.if) ? [index] : []))
    if (failed.length > 0) return { failed }
    const written: Item[] = []
    for (const [index, write] of writes.entries()) {
      if ('check' in write) continue
      const before = found[index]
      if ('delete' in write) {
        this.replace(before, undefined)
        continue
      }
      const after = 'put' in write ? write.put : updated(before, write)
      this.replace(before, copyOf(after))
      written.push(after)
    }
    this.onWrite(written)
    return undefined
  }
}

function updated(before: Item | undefined, write: Extract<Write, { update: unknown }>): Item {
  const item: Record<string, unknown> = { ...(before ?? write.update) }
  for (const [path, value] of Object.entries(write.set ?? {})) item[path] = value
  for (const [path, value] of Object.entries(write.add ?? {})) item[path] = Number(item[path] ?? 0) + value
  for (const path of write.remove ?? []) delete item[path]
  return item as unknown as Item
}
