import { parseArgs } from 'node:util'
import { type FaultKind, usualRates } from '../test/simulation/world/faults.ts'
import { shorten } from '../test/simulation/world/shorten.ts'
import { simulate } from '../test/simulation/world/simulate.ts'

/**
 * Runs the platform's own use cases under faults, seed by seed: `npm run simulate -- --seeds 1000 [--seed 1] [--steps 500]`.
 * A broken promise is printed with its seed and the shortest run that shows it, and ends with 1; so does a kind of fault
 * that never happened.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '500' },
  },
})
const number = (name: keyof typeof values) => {
  const value = Number(values[name])
  if (Number.isInteger(value) && value > 0) return value
  console.error(`--${name} must be a positive whole number, such as --${name} 200.`)
  process.exit(2)
}
const [seeds, first, steps] = [number('seeds'), number('seed'), number('steps')]
const injected = new Map<FaultKind, number>()
const began = Date.now()
let told = began
let [done, acts, effects, broken] = [0, 0, 0, 0]

for (let seed = first; seed < first + seeds; seed++) {
  const options = { seed, steps, rates: usualRates }
  const outcome = await simulate(options)
  done++
  acts += outcome.acts
  effects += outcome.effects
  for (const [kind, count] of outcome.injected) injected.set(kind, (injected.get(kind) ?? 0) + count)
  if (outcome.violation) {
    broken++
    console.log(`\nseed ${seed} breaks promise ${outcome.violation.message}`)
    const short = await shorten(options, outcome)
    const left = short.outcome.acts - (short.options.skipped?.size ?? 0)
    console.log(`The shortest run found: --seed ${seed}, ${short.options.steps} steps, ${left} acts:`)
    for (const line of short.lines.filter((one) => !one.includes(' wrote INB')).slice(-80)) console.log(`  ${line}`)
  }
  if (Date.now() - told > 5_000) {
    told = Date.now()
    const seconds = (told - began) / 1_000
    console.log(`${done} of ${seeds} seeds, ${Math.round((done * steps) / seconds)} steps a second, ${broken} broken`)
  }
}

const never = (Object.keys(usualRates) as FaultKind[]).filter((kind) => !injected.has(kind))
console.log(
  `\n${done} seeds × ${steps} steps, ${acts} acts of people, ${effects} side effects, ${broken} broken promises`,
)
console.log(`${((Date.now() - began) / 1_000).toFixed(1)} s`)
console.table(Object.fromEntries([...injected].sort().map(([kind, count]) => [kind, { happened: count }])))
if (never.length > 0) console.log(`Never happened: ${never.join(', ')}. Run more seeds.`)
process.exit(broken > 0 || never.length > 0 ? 1 : 0)
