import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dynamoTable } from '../shared/aws/table.ts'
import type { Table } from '../shared/ports/table.ts'

interface Local {
  readonly http: string
  readonly table: string
  readonly queues: string
  readonly aws: string
}

/**
 * Points the SDK at a stage: the local runtime that keeps its data in that folder, whose addresses are returned, else the
 * AWS account at hand.
 */
export function useStage(stage: string, data: string): Local | undefined {
  if (stage !== 'local') return undefined
  const file = join(data, 'endpoints.json')
  if (!existsSync(file)) {
    console.error(`There is no ${file}: start the local runtime, or name a stage on AWS with --stage.`)
    process.exit(2)
  }
  const local = JSON.parse(readFileSync(file, 'utf8')) as Local
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: local.table,
    AWS_ENDPOINT_URL_S3: local.queues,
    AWS_ENDPOINT_URL_SQS: local.queues,
    AWS_ENDPOINT_URL_SSM: local.aws,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  })
  return local
}

/** The table of a stage. */
export function tableOf(stage: string, data: string): Table {
  useStage(stage, data)
  return dynamoTable(`yunke-${stage}`)
}
