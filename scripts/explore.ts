import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { seeded } from '../shared/domain/nlu/random.ts'
import { Coverage, explore } from '../test/security/guided/explorer.ts'
import { onEveryCore, type Share } from './every-core.ts'

/**
 * Looks for input that breaks a reader, and a route of /v1 that fails on it, guided by the code that it comes to: `npm
 * run explore -- --inputs 50000 [--on wechat] [--seed 1] [--rounds 1] [--keep]`. Every core takes its share. What breaks is
 * printed and ends with 1; `--keep` writes what came to new code into the corpus that `npm test` runs.
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
const rounds = Number(values.rounds)

/** What became of one reader, as it goes from one thread to another. */
interface Told {
  readonly name: string
  readonly kept: readonly string[]
  readonly slowestMs: number
  readonly broken?: string
}

async function chosenTargets() {
  const { targets: readers } = await import('../test/security/guided/targets.ts')
  const { routeTargets } = await import('../test/security/guided/routes.ts')
  const targets = [...readers, ...routeTargets]
  const chosen = targets.filter(({ name }) => name.includes(values.on))
  if (chosen.length > 0) return chosen
  console.error(`--on must be a part of one of: ${targets.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

/** One thread's share of the readers. */
async function work(): Promise<void> {
  const { from, stride } = workerData as Share
  // Only what is loaded after it began is counted.
  const coverage = await Coverage.begin()
  const chosen = await chosenTargets()
  for (const [index, target] of chosen.entries()) {
    if (index % stride !== from) continue
    const kept = new Set<string>()
    let slowestMs = 0
    let broken: string | undefined
    for (let round = 0; round < rounds && !broken; round++) {
      const found = await explore(coverage, target, Math.ceil(inputs / rounds), seeded(Number(values.seed) + round))
      slowestMs = Math.max(slowestMs, found.slowestMs)
      for (const input of found.kept) kept.add(input)
      if (found.broken) broken = `${found.broken.why}\n  on ${JSON.stringify(found.broken.input.slice(0, 600))}`
    }
    const told: Told = { name: target.name, kept: [...kept], slowestMs, ...(broken && { broken }) }
    parentPort?.postMessage(told)
  }
}

async function lead(): Promise<void> {
  const { length } = await chosenTargets()
  const all: Told[] = []
  const take = (told: Told) => {
    all.push(told)
    console.log(`${told.name.padEnd(24)} ${String(told.kept.length).padStart(4)} came to new code`)
    if (told.broken) console.log(`  BREAKS: ${told.broken}`)
  }
  await onEveryCore(import.meta.url, length, take)
  const broken = all.filter((told) => told.broken).length
  const corpus = all.flatMap(({ name, kept }) => kept.map((input) => JSON.stringify({ on: name, input })))
  const slowest = Math.max(...all.map(({ slowestMs }) => slowestMs))
  console.log(
    `${all.length} readers, ${(all.length * inputs).toLocaleString('en')} inputs, ${corpus.length} kept, ${broken} broken, the slowest took ${Math.round(slowest)} ms; at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MB.`,
  )
  if (values.keep) keep(corpus)
  process.exit(broken > 0 || all.length < length ? 1 : 0)
}

function keep(corpus: readonly string[]): void {
  const file = join(import.meta.dirname, '..', 'test', 'golden', 'corpus.ndjson')
  const before = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  const all = [...new Set([...before, ...corpus])].sort()
  writeFileSync(file, `${all.join('\n')}\n`)
  console.log(`the corpus has ${all.length} now`)
}

await (isMainThread ? lead() : work())
