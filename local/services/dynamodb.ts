import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb'
import type { Template } from '../template/template.ts'

const root = join(import.meta.dirname, '..', '..')

/** A port nobody listens on. */
export const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

function binary(): string {
  const file = join(root, 'node_modules', '@dynoxide', `${process.platform}-${process.arch}`, 'dynoxide')
  if (!existsSync(file))
    throw new Error(
      `The local DynamoDB has no package for ${process.platform}-${process.arch}. Run the local runtime on Linux x64.`,
    )
  return file
}

/** Ends the process that an earlier run, killed, left behind. */
function endOrphan(pidFile: string): void {
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8'))
  try {
    if (pid > 0 && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('dynoxide')) process.kill(pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
  rmSync(pidFile, { force: true })
}

export interface LocalDynamo {
  readonly endpoint: string
  /** Table name to stream ARN. */
  readonly streams: ReadonlyMap<string, string>
  stop(): Promise<void>
}

/**
 * The emulator looks through its whole stream for the next number, at each item that is written and at each poll: a write
 * took 8 ms at first and 32 after seven thousand. With an index it does not. It is only faster with it: where the file is
 * held by somebody for long, it goes on without.
 */
async function indexStream(file: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const database = new DatabaseSync(file)
    try {
      database.exec(`
        PRAGMA busy_timeout = 1000;
        BEGIN IMMEDIATE;
        CREATE INDEX IF NOT EXISTS yunke_stream ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
        COMMIT;
      `)
      return
    } catch (error) {
      if (attempt === 20)
        return console.warn(`The local DynamoDB goes on without an index: ${(error as Error).message}`)
      await pause(50)
    } finally {
      database.close()
    }
  }
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** Starts the local DynamoDB and makes the template's tables. */
export async function startDynamo(template: Template, data: string): Promise<LocalDynamo> {
  const pidFile = join(data, 'dynamodb.pid')
  endOrphan(pidFile)
  const port = await freePort()
  const file = join(data, 'dynamodb.sqlite')
  const child = spawn(binary(), ['serve', '--port', String(port), '--db-path', file], { stdio: 'ignore' })
  const exited = new Promise<void>((done) => child.once('exit', () => done()))
  writeFileSync(pidFile, String(child.pid))
  const endpoint = `http://127.0.0.1:${port}`
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const streams = new Map<string, string>()
  for (const resource of template.of('AWS::DynamoDB::GlobalTable')) {
    const properties = template.resolved(resource) as Record<string, never>
    const TableName = String(properties.TableName)
    streams.set(TableName, await ensureTable(client, TableName, properties))
  }
  client.destroy()
  await indexStream(file)
  return {
    endpoint,
    streams,
    stop: async () => {
      child.kill('SIGTERM')
      await Promise.race([exited, pause(2_000)])
      child.kill('SIGKILL')
      rmSync(pidFile, { force: true })
    },
  }
}

async function ensureTable(
  client: DynamoDBClient,
  TableName: string,
  properties: Record<string, never>,
): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    try {
      const { Table } = await client.send(new DescribeTableCommand({ TableName }))
      return String(Table?.LatestStreamArn)
    } catch (error) {
      if (error instanceof ResourceNotFoundException) {
        await client.send(
          new CreateTableCommand({
            TableName,
            AttributeDefinitions: properties.AttributeDefinitions,
            KeySchema: properties.KeySchema,
            GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes,
            BillingMode: 'PAY_PER_REQUEST',
            StreamSpecification: {
              StreamEnabled: true,
              StreamViewType: (properties.StreamSpecification as unknown as { StreamViewType: 'NEW_IMAGE' })
                .StreamViewType,
            },
          }),
        )
      } else if (attempt > 100) throw new Error('The local DynamoDB did not start.', { cause: error })
      else await pause(30)
    }
  }
}
