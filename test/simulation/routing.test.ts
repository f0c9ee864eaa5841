import { describe, expect, test } from 'vitest'
import type { Agent } from '../../schemas/records/agent.ts'
import { listAgents } from '../../shared/use-cases/agents/agents.ts'
import { type Served, simulateDesk } from '../support/simulated-desk.ts'

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const waitOf = (one: Served) => (one.offered ?? Number.NaN) - one.came

/** How what customers were told compares with what came: 1 is true. */
const toldByTrue = (served: readonly Served[]) => {
  const told = served.filter((one) => one.told !== undefined && waitOf(one) > 120)
  return {
    count: told.length,
    ratio: mean(told.map((one) => one.told ?? 0)) / mean(told.map(waitOf)),
    near: told.filter((one) => Math.abs((one.told ?? 0) - waitOf(one)) <= Math.max(60, waitOf(one) * 0.2)).length,
  }
}

const loads = async (desk: Awaited<ReturnType<typeof simulateDesk>>) =>
  (await listAgents(desk.ports)).reduce((sum, { load }) => sum + load, 0)

describe('fifty agents, two thousand customers at once', () => {
  const fifty: readonly Partial<Agent>[] = Array.from({ length: 50 }, (_, index) => ({ capacity: 3 + (index % 3) }))

  test('everybody is served in the order of coming, what was told comes true, and nobody holds too much', async () => {
    const desk = await simulateDesk({ seed: 7, agents: fifty, handleSeconds: 300 })
    for (let index = 0; index < 2_000; index++) desk.arrive(index * 0.2)
    await desk.run()
    expect(desk.violations).toEqual([])
    expect(desk.served.filter(({ closed }) => closed !== undefined)).toHaveLength(2_000)
    expect(await loads(desk)).toBe(0)
    // In order: nobody is offered before somebody who came more than a few seconds earlier.
    const inOrder = desk.served.toSorted((a, b) => (a.offered ?? 0) - (b.offered ?? 0))
    let latest = 0
    for (const { came } of inOrder) {
      expect(came).toBeGreaterThan(latest - 5)
      latest = Math.max(latest, came)
    }
    const { count, ratio, near } = toldByTrue(desk.served)
    expect(count).toBeGreaterThan(1_000)
    expect(ratio).toBeGreaterThan(0.8)
    expect(ratio).toBeLessThan(1.2)
    expect(near / count).toBeGreaterThan(0.9)
  }, 120_000)

  test('matters, levels, calls that weigh more, important ones, missed and declined offers: nobody starves', async () => {
    const matters = ['general', 'refund', 'repair'] as const
    const desk = await simulateDesk({
      seed: 11,
      handleSeconds: 240,
      misses: 0.03,
      declines: 0.03,
      routing: {
        awayAfterMissedOffers: 20,
        rules: matters.map((skill) => ({
          name: skill,
          when: { words: [skill] },
          then: { skill, ...(skill === 'repair' && { level: 4 }) },
        })),
      },
      agents: fifty.map((agent, index) => ({
        ...agent,
        skills: index % 4 === 0 ? [...matters] : ['general', matters[index % 3] as string],
        skillLevels: index % 2 === 0 ? { repair: 5 } : { repair: 2 },
      })),
    })
    for (let index = 0; index < 2_000; index++)
      desk.arrive(index * 0.9, {
        channel: index % 20 === 0 ? 'phone' : 'web-chat',
        skill: matters[index % 10 < 6 ? 0 : index % 10 < 8 ? 1 : 2] as string,
        priority: index % 15 === 0 ? 8 : 5,
      })
    await desk.run()
    expect(desk.violations).toEqual([])
    expect(desk.served.filter(({ closed }) => closed !== undefined)).toHaveLength(2_000)
    expect(await loads(desk)).toBe(0)
    const waits = desk.served.map(waitOf)
    expect(Math.max(...waits)).toBeLessThan(mean(waits) * 4 + 300)
    const important = desk.served.filter(({ escalation }) => escalation.priority === 8)
    expect(mean(important.map(waitOf))).toBeLessThan(mean(waits))
    const calls = desk.served.filter(({ conversation }) => conversation.channel === 'phone')
    expect(calls).toHaveLength(100)
    expect(calls.every(({ escalation }) => escalation.weight === 3)).toBe(true)
    expect(mean(calls.map(waitOf))).toBeLessThan(mean(waits) * 1.5)
    const { count, ratio, near } = toldByTrue(desk.served)
    expect(ratio).toBeGreaterThan(0.8)
    expect(ratio).toBeLessThan(1.2)
    expect(near / count).toBeGreaterThan(0.8)
  }, 120_000)
})
