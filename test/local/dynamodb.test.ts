import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDynamo } from '../../local/services/dynamodb.ts'
import { Template } from '../../local/template/template.ts'
import { temporaryFolder } from '../support/local.ts'

const data = temporaryFolder()
let dynamo: Awaited<ReturnType<typeof startDynamo>>
beforeAll(async () => {
  dynamo = await startDynamo(new Template(join(import.meta.dirname, '..', '..', 'build', 'local-template')), data)
})
afterAll(async () => {
  await dynamo?.stop()
  rmSync(data, { recursive: true, force: true })
})

/** As the emulator asks, at each item that is written and at each poll of the stream. */
test.each([
  'SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = ?1',
  `SELECT event_name FROM _stream_records WHERE table_name = ?1 AND shard_id = ?2
   AND CAST(sequence_number AS INTEGER) > ?3 ORDER BY CAST(sequence_number AS INTEGER) ASC LIMIT ?4`,
])('a write and a look at the stream cost the same however much was written before: %s', (asked) => {
  const database = new DatabaseSync(join(data, 'dynamodb.sqlite'), { readOnly: true })
  const plan = database
    .prepare(`EXPLAIN QUERY PLAN ${asked}`)
    .all()
    .map(({ detail }) => String(detail))
  database.close()
  expect(plan).toEqual([expect.stringContaining('INDEX yunke_stream')])
})
