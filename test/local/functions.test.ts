import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FunctionError, Functions } from '../../local/lambda/functions.ts'
import { temporaryFolder } from '../support/local.ts'

const folder = temporaryFolder()
const functions = new Functions({ record: () => undefined } as never)

beforeAll(() => {
  const sources = {
    echo: `import { randomUUID } from 'node:crypto'
const environment = randomUUID()
export const handler = async (event) => ({ environment, event })`,
    long: `export const handler = () => new Promise((done) => setTimeout(done, 300))`,
    short: `import { existsSync } from 'node:fs'
export const handler = async ({ flag }) => {
  for (let look = 0; look < 150; look++) {
    if (existsSync(flag)) return 'relayed'
    await new Promise((done) => setTimeout(done, 20))
  }
  return 'not relayed'
}`,
    relay: `import { writeFileSync } from 'node:fs'
export const handler = async ({ flag }) => writeFileSync(flag, '')`,
    broken: `throw new Error('it has no table')`,
    ends: `process.exit(0)`,
  }
  mkdirSync(folder, { recursive: true })
  for (const [name, source] of Object.entries(sources)) {
    const file = join(folder, `${name}.mjs`)
    writeFileSync(file, source)
    const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`
    functions.add({ name, arn, file, timeoutMs: 10_000, memory: 128, environment: {} })
  }
})
afterAll(async () => {
  await functions.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('functions on one machine', () => {
  test('that many call at once start one environment after another; most are served by one that is warm', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => functions.invoke('echo', { index })))
    const all = answers as { environment: string; event: { index: number } }[]
    expect(all.map(({ event }) => event.index)).toEqual(Array.from({ length: 40 }, (_, index) => index))
    expect(new Set(all.map(({ environment }) => environment)).size).toBeLessThan(8)
  })

  test('that a stream calls come before all that wait', async () => {
    const flag = join(folder, 'relayed')
    const cores = Math.max(2, availableParallelism())
    const others = ['long', 'short'].flatMap((name) =>
      Array.from({ length: cores }, () => functions.invokeInBackground(name, { flag })),
    )
    // Whoever got the place of the first to be done would wait for the relay in vain.
    const relayed = functions.invokeInBackground('relay', { flag }, 'stream')
    expect(await Promise.all(others)).not.toContain('not relayed')
    await relayed
  })

  test('that do not start tell each who called them so, and keep nobody waiting', async () => {
    const calls = ['broken', 'broken', 'ends', 'ends'].map((name) => functions.invoke(name, {}))
    const outcomes = await Promise.allSettled(calls)
    for (const outcome of outcomes) {
      expect(outcome.status).toBe('rejected')
      expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(FunctionError)
    }
  })
})
