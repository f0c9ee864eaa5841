import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seeded } from '../shared/domain/nlu/random.ts'
import { Coverage, explore } from '../test/security/guided/explorer.ts'

/**
 * Looks for input that breaks a reader, and a route of /v1 that fails on it, guided by the code that it comes to: `npm run explore -- --inputs 50000 [--on wechat]
 * [--seed 1] [--rounds 1] [--keep]`. What breaks is printed and ends with 1; `--keep` writes what came to new code into the corpus that
 * `npm test` runs.
 */
const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '2000' },
    on: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
})
const inputs = Number(values.inputs)
if (!Number.isInteger(inputs) || inputs < 1) {
  console.error('--inputs must be a positive whole number, such as --inputs 50000.')
  process.exit(2)
}
// Only what is loaded after it began is counted.
const coverage = await Coverage.begin()
const { targets: readers } = await import('../test/security/guided/targets.ts')
const { routeTargets } = await import('../test/security/guided/routes.ts')
const targets = [...readers, ...routeTargets]
const chosen = targets.filter(({ name }) => name.includes(values.on))
if (chosen.length === 0) {
  console.error(`--on must be a part of one of: ${targets.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}
const corpus: string[] = []
let [broken, slowest] = [0, 0]
const rounds = Number(values.rounds)
for (const target of chosen) {
  const kept = new Set<string>()
  for (let round = 0; round < rounds; round++) {
    const found = await explore(coverage, target, Math.ceil(inputs / rounds), seeded(Number(values.seed) + round))
    slowest = Math.max(slowest, found.slowestMs)
    for (const input of found.kept) kept.add(input)
    if (!found.broken) continue
    broken++
    console.log(`  BREAKS: ${found.broken.why}\n  on ${JSON.stringify(found.broken.input.slice(0, 600))}`)
    break
  }
  for (const input of kept) corpus.push(JSON.stringify({ on: target.name, input }))
  console.log(`${target.name.padEnd(24)} ${String(kept.size).padStart(4)} came to new code`)
}
console.log(
  `${chosen.length} readers, ${(chosen.length * inputs).toLocaleString('en')} inputs, ${corpus.length} kept, ${broken} broken, the slowest took ${Math.round(slowest)} ms; at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MB.`,
)
if (values.keep) {
  const file = join(import.meta.dirname, '..', 'test', 'golden', 'corpus.ndjson')
  const before = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  const all = [...new Set([...before, ...corpus])].sort()
  writeFileSync(file, `${all.join('\n')}\n`)
  console.log(`the corpus has ${all.length} now`)
}
process.exit(broken > 0 ? 1 : 0)
