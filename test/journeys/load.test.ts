import { expect, test } from 'vitest'
import { faultKinds } from '../../bench/load/faulty-proxy.ts'
import { runLoad } from '../../bench/load/run.ts'

/** `npm run load` is the same for as long, as fast and as often as one likes. */
test('under load, with spoiled calls and kill -9, everything taken is stored once, answered once, and nothing is left', async () => {
  const found = await runLoad({
    seconds: 24,
    rate: 8,
    followers: 40,
    faults: 0.03,
    kills: 2,
    duplicates: 60,
    sockets: 20,
    seed: 7,
    tell: () => undefined,
  })
  expect(found).toMatchObject({
    lost: [],
    doubled: [],
    madeUp: [],
    gaps: [],
    unanswered: [],
    unsent: [],
    saidTooOften: [],
    saidTooSeldom: [],
    left: { waiting: 0, inFlight: 0, dead: 0 },
    sockets: { opened: 20, back: 20, answered: 20 },
    kills: 2,
  })
  expect(found.accepted).toBeGreaterThan(150)
  expect(found.stored).toBe(found.accepted + found.storedUnacknowledged)
  // A kind that never happened would prove nothing.
  for (const kind of faultKinds) expect(found.faults[kind], kind).toBeGreaterThan(0)
}, 240_000)
