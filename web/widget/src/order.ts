/** A message's place: its number, in which conversation. Numbers begin anew with each conversation. */
export interface Place {
  readonly conversationId: string
  readonly seq: number
  readonly at: string
}

interface Entry<T> {
  readonly item: T
  /** None while what was said before is still on its way: then it stands after all of it. */
  place: Place | undefined
}

const beginning: Place = { conversationId: '', seq: 0, at: '' }

/**
 * The order in which a conversation reads, whatever came first: what was missed stands before what is said now, an
 * answer after its question, one conversation after the other.
 */
export class Order<T> {
  private entries: Entry<T>[] = []
  /** When the first that is known of each conversation was said. */
  private readonly begun = new Map<string, string>()
  private isWhole = false

  /** Puts a greeting before everything. Returns the item before which it goes. */
  first(item: T): T | undefined {
    return this.put({ item, place: beginning })
  }

  /** Puts what is just being said: after all that is known by now. */
  say(item: T): T | undefined {
    return this.put({ item, place: this.isWhole ? this.end() : undefined })
  }

  /** Puts a message, also one that stood there before it had a number. */
  place(item: T, place: Place): T | undefined {
    const begun = this.begun.get(place.conversationId)
    if (begun === undefined || place.at < begun) this.begun.set(place.conversationId, place.at)
    this.entries = this.entries.filter((entry) => entry.item !== item)
    return this.put({ item, place })
  }

  /** Everything that was said before has come: what is being said stands after it, and before what answers it. */
  whole(): void {
    this.isWhole = true
    const end = this.end()
    for (const entry of this.entries) entry.place ??= end
  }

  private end(): Place {
    const last = this.entries.findLast(({ place }) => place)?.place ?? beginning
    return { ...last, seq: Math.floor(last.seq) + 0.5 }
  }

  private put(entry: Entry<T>): T | undefined {
    const found = this.entries.findIndex((other) => this.isBefore(entry.place, other.place))
    const index = found < 0 ? this.entries.length : found
    const before = this.entries[index]?.item
    this.entries.splice(index, 0, entry)
    return before
  }

  private isBefore(one: Place | undefined, other: Place | undefined): boolean {
    if (!one || !other) return one !== undefined
    if (one.conversationId === other.conversationId) return one.seq < other.seq
    return this.beginningOf(one) < this.beginningOf(other)
  }

  private beginningOf = ({ conversationId }: Place): string => this.begun.get(conversationId) ?? ''
}
