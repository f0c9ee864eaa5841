import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { seeded } from '../../shared/domain/nlu/random.ts'
import { Coverage, explore } from './guided/explorer.ts'
import { routeTargets } from './guided/routes.ts'
import { targets as readers } from './guided/targets.ts'

const targets = [...readers, ...routeTargets]

const file = join(import.meta.dirname, '..', 'golden', 'corpus.ndjson')
const corpus = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly on: string; readonly input: string })

describe('bad input, kept because it came to code that none before it had', () => {
  test('is two thousand and more, some for every reader', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(2_000)
    const kept = new Set(corpus.map(({ on }) => on))
    expect(targets.map(({ name }) => name).filter((name) => !kept.has(name))).toEqual([])
  })

  test.each(targets)('breaks nothing: $name', async ({ name, run }) => {
    for (const { on, input } of corpus) if (on === name) await run(input)
  })
})

test('the explorer finds its way past five checks, where chance alone would need a thousand million tries', async () => {
  const coverage = await Coverage.begin(/guided\/toy\.ts/)
  const { toy } = await import('./guided/toy.ts')
  const letters = [...'abcdefghijklmnopqrstuvwxyz']
  const target = { name: 'toy', seeds: ['a'], words: letters, run: toy }
  const found = await explore(coverage, target, 40_000, seeded(1))
  await coverage.end()
  expect(found.broken).toMatchObject({ input: expect.stringMatching(/^yunke/), why: 'found' })
  expect(found.kept.length).toBeGreaterThanOrEqual(5)
}, 60_000)
