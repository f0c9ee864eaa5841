import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { SSMClient } from '@aws-sdk/client-ssm'
import { BatchWriteCommand, DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { systemClock } from '../../functions/runtime/clock.ts'
import { Escalation } from '../../schemas/records/escalation.ts'
import { Message } from '../../schemas/records/message.ts'
import type { Outgoing } from '../../schemas/records/outbox.ts'
import { parameterStore } from '../../shared/aws/configuration.ts'
import { s3MediaEraser } from '../../shared/aws/media-eraser.ts'
import { dynamoTable } from '../../shared/aws/table.ts'
import { isOpenEscalation } from '../../shared/domain/escalation/open-escalation.ts'
import type { Item } from '../../shared/ports/table.ts'
import { belongingsOf } from '../../shared/use-cases/privacy/belongings.ts'
import { eraseCustomer } from '../../shared/use-cases/privacy/erase-customer.ts'
import { facts } from '../../shared/use-cases/storage/facts.ts'
import { indexes, keys } from '../../shared/use-cases/storage/keys.ts'
import { findCustomer, putOutbox, read } from '../../shared/use-cases/storage/records.ts'

export interface Place {
  readonly dynamo: DynamoDBClient
  readonly s3: S3Client
  readonly ssm: SSMClient
  readonly table: string
  readonly stage: string
}

export interface Manifest {
  readonly stage: string
  readonly at: string
  readonly items: number
  readonly files: number
  /** Of the rows, as they lie in the file. */
  readonly sha256: string
}

/** What is of a moment only: sockets, work that was on its way, answers that somebody waited for. */
const passing = /^(?:CON|PTY|RTT|MBX|LIM|TOK|COD)#/
const isKept = ({ pk, sk }: Item) => !passing.test(pk) && !sk.startsWith('OBX#')
const isQueued = ({ sk, delivery }: Item) =>
  sk.startsWith('MSG#') && (delivery as { status?: string } | undefined)?.status === 'queued'
const atOnce = 25
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

async function bucketOf({ s3, stage }: Place): Promise<string> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}))
  const found = Buckets.find(({ Name }) => Name?.startsWith(`yunke-${stage}-media-`))?.Name
  if (!found) throw new Error(`There is no bucket yunke-${stage}-media-…: deploy the stage, or start it, first.`)
  return found
}

const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

/** Writes every row and file of a stage into a folder. It holds all that customers said: keep it as you keep the table. */
export async function save(place: Place, folder: string, tell: (line: string) => void): Promise<Manifest> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const client = DynamoDBDocumentClient.from(place.dynamo)
  const rows = join(folder, 'table.ndjson')
  const out = createWriteStream(rows, { mode: 0o600 })
  let items = 0
  let from: Record<string, unknown> | undefined
  do {
    const page = await client.send(
      new ScanCommand({ TableName: place.table, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) }),
    )
    for (const item of (page.Items ?? []) as Item[]) {
      if (!isKept(item)) continue
      out.write(`${JSON.stringify(item)}\n`)
      items++
    }
    from = page.LastEvaluatedKey
    tell(`${items} rows`)
  } while (from)
  out.end()
  await finished(out)

  const bucket = await bucketOf(place)
  const names: string[] = []
  for await (const Key of namesIn(place, bucket)) {
    const { Body, ContentType } = await place.s3.send(new GetObjectCommand({ Bucket: bucket, Key }))
    const path = inside(join(folder, 'files'), Key)
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(path, (await Body?.transformToByteArray()) ?? new Uint8Array(), { mode: 0o600 })
    writeFileSync(`${path}.type`, ContentType ?? 'application/octet-stream', { mode: 0o600 })
    names.push(Key)
    if (names.length % 100 === 0) tell(`${items} rows, ${names.length} files`)
  }
  tell(`${items} rows, ${names.length} files`)
  const at = new Date().toISOString()
  const manifest = { stage: place.stage, at, items, files: names.length, sha256: hashOf(rows) }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, names }), { mode: 0o600 })
  return manifest
}

/** A file's place in a folder. @throws Error where its name would lead out of it */
function inside(folder: string, key: string): string {
  const path = resolve(folder, key)
  if (!path.startsWith(resolve(folder) + sep)) throw new Error(`The file "${key}" has no place in a folder.`)
  return path
}

async function* namesIn({ s3 }: Place, Bucket: string): AsyncGenerator<string> {
  let token: string | undefined
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, ...(token && { ContinuationToken: token }) }))
    yield* (page.Contents ?? []).flatMap(({ Key }) => Key ?? [])
    token = page.NextContinuationToken
  } while (token)
}

/** Erases who was erased since the copy was made. Resolves with their conversations. */
async function eraseAgain(
  { dynamo, s3, ssm, table, stage }: Place,
  bucket: string,
  erased: readonly string[],
  tell: (line: string) => void,
): Promise<ReadonlySet<string>> {
  const ports = {
    table: dynamoTable(table, dynamo),
    clock: systemClock,
    configuration: parameterStore(`/yunke/${stage}`, systemClock.now, ssm),
    eraser: s3MediaEraser(bucket, s3),
  }
  const gone = new Set<string>()
  for (const [at, customerId] of erased.entries()) {
    const customer = await findCustomer(ports, customerId)
    if (!customer) continue
    for (const { id } of (await belongingsOf(ports, customer)).conversations) gone.add(id)
    while (!(await eraseCustomer(ports, customerId, 'restore')).isDone) tell(`erased again: ${at} of ${erased.length}`)
  }
  return gone
}

/**
 * Puts a saved stage into one that has no customers yet. Whoever waited for a human goes on waiting: the machines of
 * their escalations are started again. Replies that nobody had given to a provider yet are delivered; those whose
 * outcome nobody knows are not, as ever. Who was erased since does not come back: they are erased here too, before
 * anybody is told anything. @throws Error where somebody is there already, or the copy is not whole
 */
export async function restore(
  place: Place,
  folder: string,
  tell: (line: string) => void,
  erased: readonly string[] = [],
): Promise<Manifest> {
  const { names, ...manifest } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest & {
    names: readonly string[]
  }
  const rows = join(folder, 'table.ndjson')
  if (hashOf(rows) !== manifest.sha256) throw new Error(`${rows} is not what was saved: its hash is another.`)
  const client = DynamoDBDocumentClient.from(place.dynamo)
  const { Items: people = [] } = await client.send(
    new QueryCommand({
      TableName: place.table,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :customers',
      ExpressionAttributeValues: { ':customers': indexes.customers },
      Limit: 1,
    }),
  )
  if (people.length > 0) throw new Error('There are customers in this stage already: restore into an empty one.')

  const bucket = await bucketOf(place)
  for (const Key of names) {
    const path = inside(join(folder, 'files'), Key)
    await place.s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key,
        Body: readFileSync(path),
        ContentType: readFileSync(`${path}.type`, 'utf8'),
      }),
    )
  }
  tell(`${names.length} files`)

  let batch: Item[] = []
  let items = 0
  const waiting: Escalation[] = []
  const undelivered: Message[] = []
  const flush = async () => {
    let left = batch.map((item) => ({ PutRequest: { Item: item } })) as object[]
    for (let attempt = 0; left.length > 0; attempt++) {
      const answer = await client.send(new BatchWriteCommand({ RequestItems: { [place.table]: left as never } }))
      left = (answer.UnprocessedItems?.[place.table] ?? []) as object[]
      if (left.length > 0) await pause(Math.min(5_000, 50 * 2 ** attempt))
    }
    items += batch.length
    batch = []
  }
  for await (const line of createInterface({ input: createReadStream(rows) })) {
    const item = JSON.parse(line) as Item
    batch.push(item)
    if (item.sk.startsWith('ESC#')) waiting.push(read(Escalation, item))
    if (isQueued(item)) undelivered.push(read(Message, item))
    if (batch.length === atOnce) await flush()
    if (items % 1_000 === 0 && batch.length === 0) tell(`${items} rows`)
  }
  await flush()
  const gone = await eraseAgain(place, bucket, erased, tell)
  const isThere = ({ conversationId }: { readonly conversationId: string }) => !gone.has(conversationId)
  const open = waiting
    .filter(isThere)
    .filter((one) => isOpenEscalation(one) || (one.status === 'assigned' && one.closeToken))
  const tellAgain = async (conversationId: string, outgoing: readonly Outgoing[]) => {
    const again = putOutbox(systemClock, keys.conversation(conversationId).pk, outgoing)
    if ('put' in again) batch.push(again.put)
    if (batch.length === atOnce) await flush()
  }
  for (const escalation of open) await tellAgain(escalation.conversationId, [facts.conversationEscalated(escalation)])
  for (const [conversationId, messages] of Map.groupBy(undelivered.filter(isThere), (one) => one.conversationId))
    await tellAgain(conversationId, messages.toSorted((a, b) => a.seq - b.seq).map(facts.delivery))
  await flush()
  tell(`${manifest.items} rows, ${open.length} who wait for somebody, ${undelivered.length} replies to deliver`)
  return manifest
}
