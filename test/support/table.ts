import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDynamo } from '../../local/services/dynamodb.ts'
import { localCredentials } from '../../local/services/queues.ts'
import { Template } from '../../local/template/template.ts'
import { makeId } from '../../schemas/ids.ts'
import { dynamoTable } from '../../shared/aws/table.ts'
import type { Clock } from '../../shared/ports/clock.ts'

/** The template's own table on the local DynamoDB, and a clock that moves when it is told to. */
export async function openTable() {
  const data = mkdtempSync(join(tmpdir(), 'yunke-table-'))
  const dynamo = await startDynamo(new Template(join(import.meta.dirname, '..', '..', 'build', 'local-template')), data)
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
  })
  let at = Date.parse('2026-11-21T03:00:00.000Z')
  let made = 0
  const clock: Clock & { move(ms: number): void } = {
    now: () => at,
    id: (kind) =>
      makeId(
        kind,
        at,
        Uint8Array.from({ length: 16 }, (_, index) => (index === 15 ? made++ : made >> (index * 2))),
      ),
    secret: () => `secret-${made++}-0123456789abcdef`,
    sleep: async () => undefined,
    move: (ms) => {
      at += ms
    },
  }
  return {
    table: dynamoTable('yunke-local'),
    clock,
    stop: async () => {
      await dynamo.stop()
      rmSync(data, { recursive: true, force: true })
    },
  }
}
