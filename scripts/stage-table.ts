import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dynamoTable } from '../shared/aws/table.ts'
import type { Table } from '../shared/ports/table.ts'

/** The table of a stage: of the local runtime that keeps its data in that folder, else of the AWS account at hand. */
export function tableOf(stage: string, data: string): Table {
  if (stage === 'local') {
    const file = join(data, 'endpoints.json')
    if (!existsSync(file)) {
      console.error(`There is no ${file}: start the local runtime, or name a stage on AWS with --stage.`)
      process.exit(2)
    }
    const { table } = JSON.parse(readFileSync(file, 'utf8')) as { table: string }
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_DYNAMODB: table,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    })
  }
  return dynamoTable(`yunke-${stage}`)
}
