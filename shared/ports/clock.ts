import type { IdKind } from '../../schemas/ids.ts'

/** The only source of time and chance, so that a simulation can be both. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** A new id of a kind; ids of one kind sort by the time they were made. */
  id(kind: IdKind): string
  /** An unguessable text of at least 128 bits, for tickets and tokens. */
  secret(): string
  /** Resolves after so many milliseconds. */
  sleep(ms: number): Promise<void>
}

/** The clock's time as our records write it. */
export const isoNow = (clock: Clock) => new Date(clock.now()).toISOString()

export const isoAfter = (clock: Clock, seconds: number) => new Date(clock.now() + seconds * 1000).toISOString()

/** So many seconds from now as the table's TTL wants it: whole seconds since 1970. */
export const epochAfter = (clock: Clock, seconds: number) => Math.floor(clock.now() / 1000) + seconds

export const daySeconds = 86_400
