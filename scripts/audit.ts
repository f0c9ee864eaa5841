import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { listErased } from '../shared/use-cases/privacy/erase-customer.ts'
import { verifyAudit } from '../shared/use-cases/settings/audit.ts'
import { tableOf } from './stage-table.ts'

/**
 * Checks that nobody changed or took out an entry of the audit log: `npm run audit-log -- [--stage NAME]`. Ends with 1
 * where somebody did. With `--erased FILE` it writes down who was erased, for a restore of a backup from before.
 */
const { values } = parseArgs({
  options: {
    stage: { type: 'string', default: 'local' },
    data: { type: 'string', default: '.local' },
    erased: { type: 'string' },
  },
})
const table = tableOf(values.stage, values.data)
const { entries, unsealed, forgotten, lastSeal, broken } = await verifyAudit({ table })
console.log(
  `${entries} entries${unsealed > 0 ? `, ${unsealed} of them from before there were seals` : ''}${forgotten ? `; ${forgotten} before them were kept long enough and are gone` : ''}`,
)
console.log(
  broken ? `BROKEN: ${broken}` : `Whole. The last seal is ${lastSeal ?? 'none yet'}; keep it elsewhere to compare.`,
)
if (values.erased) {
  const erased = await listErased({ table })
  writeFileSync(values.erased, erased.map((id) => `${id}\n`).join(''))
  console.log(`${values.erased}: ${erased.length} customers who were erased.`)
}
process.exit(broken ? 1 : 0)
