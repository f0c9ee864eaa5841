import { describe, expect, test } from 'vitest'
import { escalationSteps } from '../../infra/workflows/escalation.ts'
import { bugs } from './world/bugs.ts'
import { type FaultKind, usualRates } from './world/faults.ts'
import { rules } from './world/functions.ts'
import { shorten } from './world/shorten.ts'
import { simulate } from './world/simulate.ts'

const steps = 500
/** What else does something: at the door, behind queues and the stream, by the clock, people, and their consoles. */
const doors = ['webhook', 'take-turn', 'deliver-reply', 'relay', 'every-minute', 'every-hour', 'person', 'console']

describe('the platform under faults', () => {
  test('keeps every promise over 200 seeds of 500 steps, and every kind of fault happened', {
    timeout: 90_000,
  }, async () => {
    const injected = new Map<FaultKind, number>()
    for (let seed = 1; seed <= 200; seed++) {
      const outcome = await simulate({ seed, steps, rates: usualRates })
      expect(outcome.violation?.message, `npm run simulate -- --seed ${seed} --seeds 1`).toBeUndefined()
      expect(outcome.steps).toBe(steps)
      for (const [kind, count] of outcome.injected) injected.set(kind, (injected.get(kind) ?? 0) + count)
    }
    expect(Object.keys(usualRates).filter((kind) => !injected.has(kind as FaultKind))).toEqual([])
  })

  test('and over 40 longer ones, in which one thing has time to follow from another', { timeout: 90_000 }, async () => {
    for (let seed = 1_001; seed <= 1_040; seed++) {
      const outcome = await simulate({ seed, steps: 3_000, rates: usualRates })
      expect(outcome.violation?.message, `npm run simulate -- --seed ${seed} --seeds 1 --steps 3000`).toBeUndefined()
    }
  })

  test('does the same for the same seed, and something else for another', async () => {
    const run = async (seed: number) => (await simulate({ seed, steps, rates: usualRates })).trace
    expect(await run(7)).toBe(await run(7))
    expect(await run(7)).not.toBe(await run(8))
  })
})

describe('the simulation finds', () => {
  test.each(bugs)('the bug %s', { timeout: 60_000 }, async (bug) => {
    for (let seed = 1; seed <= 2_000; seed++) {
      const outcome = await simulate({ seed, steps, rates: usualRates, bugs: new Set([bug]) })
      if (outcome.violation) return
    }
    expect.fail('2,000 seeds, and it went unseen')
  })

  test('a short run for what it found', { timeout: 60_000 }, async () => {
    const options = { seed: 1, steps, rates: usualRates, bugs: new Set(['seq-skips']) }
    const found = await simulate(options)
    const short = await shorten(options, found)
    expect(short.outcome.violation?.promise).toBe(4)
    expect(short.outcome.acts - (short.options.skipped?.size ?? 0)).toBeLessThan(found.acts / 2)
    expect(short.lines.length).toBeGreaterThan(3)
  })
})

describe('whoever dies', () => {
  /** Runs in which nothing else goes wrong: in the first nearly every function does something, in the others the rest. */
  const scripts = [59, 60, 63].map((seed) => ({ seed, steps: 900, rates: {} }))

  test('at any side effect, before it or right after it, leaves nothing broken', { timeout: 240_000 }, async () => {
    const seen = new Set<string>()
    let points = 0
    for (const script of scripts) {
      const calm = await simulate(script)
      expect(calm.violation).toBeUndefined()
      const fresh = [...calm.effectsOf].filter(([name]) => !seen.has(name))
      for (const [name, effects] of fresh) {
        seen.add(name)
        for (const effect of effects)
          for (const mode of ['before', 'after'] as const) {
            const outcome = await simulate({ ...script, crashAt: { effect, mode } })
            expect(outcome.violation?.message, `${mode} side effect ${effect}, of ${name}`).toBeUndefined()
            points++
          }
      }
    }
    expect(points).toBeGreaterThanOrEqual(240)
    const wanted = [...escalationSteps, ...Object.keys(rules)]
    expect([...seen].toSorted()).toEqual([...wanted, ...doors].toSorted())
  })
})
