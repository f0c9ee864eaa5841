import { parseArgs } from 'node:util'
import { verifyAudit } from '../shared/use-cases/settings/audit.ts'
import { tableOf } from './stage-table.ts'

/** Checks that nobody changed or took out an entry of the audit log: `npm run audit-log -- [--stage NAME]`. Ends with 1 where somebody did. */
const { values } = parseArgs({
  options: { stage: { type: 'string', default: 'local' }, data: { type: 'string', default: '.local' } },
})
const { entries, unsealed, forgotten, lastSeal, broken } = await verifyAudit({
  table: tableOf(values.stage, values.data),
})
console.log(
  `${entries} entries${unsealed > 0 ? `, ${unsealed} of them from before there were seals` : ''}${forgotten ? `; ${forgotten} before them were kept long enough and are gone` : ''}`,
)
console.log(
  broken ? `BROKEN: ${broken}` : `Whole. The last seal is ${lastSeal ?? 'none yet'}; keep it elsewhere to compare.`,
)
process.exit(broken ? 1 : 0)
