import { randomBytes } from 'node:crypto'
import { makeId } from '../../schemas/ids.ts'
import type { Clock } from '../../shared/ports/clock.ts'

/** The clock on the wall. */
export const systemClock: Clock = {
  now: () => Date.now(),
  id: (kind) => makeId(kind, Date.now(), randomBytes(16)),
  secret: () => randomBytes(24).toString('base64url'),
  sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
}

export const random = (bytes: number): Uint8Array => randomBytes(bytes)
