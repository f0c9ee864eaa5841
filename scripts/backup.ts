import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { SSMClient } from '@aws-sdk/client-ssm'
import { restore, save } from './backup/copy.ts'
import { useStage } from './stage-table.ts'

/**
 * Saves everything of a stage into a folder, or restores it into an empty stage: `npm run backup -- --to FOLDER` and
 * `npm run backup -- --from FOLDER`, each with `--stage NAME`. Between accounts, regions, or this machine and AWS.
 * `--erased FILE` names who was erased since (`npm run audit-log -- --erased FILE`): they do not come back.
 */
const { values } = parseArgs({
  options: {
    to: { type: 'string' },
    from: { type: 'string' },
    erased: { type: 'string' },
    stage: { type: 'string', default: 'local' },
    data: { type: 'string', default: '.local' },
  },
})
const { to, from, stage } = values
if (Boolean(to) === Boolean(from)) {
  console.error('Name one of --to FOLDER (save) and --from FOLDER (restore).')
  process.exit(2)
}
const erased = values.erased ? readFileSync(values.erased, 'utf8').split(/\s+/).filter(Boolean) : []
useStage(stage, values.data)
const place = {
  dynamo: new DynamoDBClient({}),
  s3: new S3Client({ forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' as const }),
  ssm: new SSMClient({}),
  table: `yunke-${stage}`,
  stage,
}
const tell = (line: string) => process.stdout.write(`\r${line.padEnd(60)}`)
try {
  const manifest = to ? await save(place, to, tell) : await restore(place, from ?? '', tell, erased)
  console.log(`\n${to ? 'Saved' : 'Restored'}: ${manifest.items} rows, ${manifest.files} files, as of ${manifest.at}.`)
} catch (error) {
  console.error(`\n${(error as Error).message}`)
  process.exit(1)
}
