import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dynamoTable } from '../shared/aws/table.ts'
import type { Table } from '../shared/ports/table.ts'

/** Points the SDK at a stage: the local runtime that keeps its data in that folder, else the AWS account at hand. */
export function useStage(stage: string, data: string): void {
  if (stage !== 'local') return
  const file = join(data, 'endpoints.json')
  if (!existsSync(file)) {
    console.error(`There is no ${file}: start the local runtime, or name a stage on AWS with --stage.`)
    process.exit(2)
  }
  const { table, queues } = JSON.parse(readFileSync(file, 'utf8')) as { table: string; queues: string }
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: table,
    AWS_ENDPOINT_URL_S3: queues,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  })
}

/** The table of a stage. */
export function tableOf(stage: string, data: string): Table {
  useStage(stage, data)
  return dynamoTable(`yunke-${stage}`)
}
