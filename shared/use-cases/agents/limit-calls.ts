import { Rejected } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { countWithin } from '../storage/count-within.ts'
import { keys } from '../storage/keys.ts'

/** Who is held to so many calls a minute: a key of a back end, the visitors of an inbox together, one visitor. */
type Limited = 'key' | 'inbox' | 'visitor'

const keptSeconds = 600

/** Counts a call in this minute. @throws Rejected 429 where there were as many as the company allows */
export async function limitCalls(ports: Core, kind: Limited, id: string): Promise<void> {
  const { rates } = await ports.configuration.load()
  const most = { key: rates.callsPerKey, inbox: rates.sessionsPerInbox, visitor: rates.uploadsPerVisitor }[kind]
  const minute = isoNow(ports.clock).slice(0, 16)
  if (await countWithin(ports, keys.callsInMinute(kind, id, minute), most, keptSeconds)) return
  throw new Rejected(`There were more than ${most} calls this minute. Try again in the next.`, {
    code: 'too-many',
    status: 429,
    details: { retryAfterSeconds: 60 - Math.floor((ports.clock.now() % 60_000) / 1_000) },
  })
}
