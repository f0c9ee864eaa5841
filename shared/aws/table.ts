import { randomUUID } from 'node:crypto'
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { invalid, Unavailable } from '../errors/errors.ts'
import type { Item, Page, Query, Refusal, Table, Write } from '../ports/table.ts'
import { expressionOf, operationOf } from './table-expressions.ts'

const conflictAttempts = 6

const keyNames = {
  gsi1: { index: 'gsi1', pk: 'gsi1pk', sk: 'gsi1sk' },
  gsi2: { index: 'gsi2', pk: 'gsi2pk', sk: 'gsi2sk' },
} as const

const encodeCursor = (key: Record<string, unknown>) => Buffer.from(JSON.stringify(key)).toString('base64url')

const notOurs = () => invalid('query.cursor', 'is none that was given here')

/** @throws Rejected invalid for what this never gave */
function decodeCursor(cursor: string): Record<string, unknown> {
  let key: unknown
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    throw notOurs()
  }
  const isKey = typeof key === 'object' && key !== null && Object.values(key).every((part) => typeof part === 'string')
  if (!isKey || !('pk' in (key as object) && 'sk' in (key as object))) throw notOurs()
  return key as Record<string, unknown>
}

const pause = (attempt: number) => new Promise((done) => setTimeout(done, Math.random() * 25 * 2 ** attempt))

/** The one table on DynamoDB. A write alone is one conditional request; several are one transaction. */
export function dynamoTable(tableName: string, dynamo = new DynamoDBClient({ maxAttempts: 5 })): Table {
  const client = DynamoDBDocumentClient.from(dynamo, {
    marshallOptions: { removeUndefinedValues: true },
  })
  return {
    get: async (pk, sk, options) => {
      const { Item: item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { pk, sk }, ConsistentRead: options?.consistent ?? false }),
      )
      return item as Item | undefined
    },
    getMany: async (keys) => {
      const found = new Map<string, Item>()
      for (let start = 0; start < keys.length; start += 100) {
        let pending: readonly Record<string, unknown>[] = keys
          .slice(start, start + 100)
          .map(({ pk, sk }) => ({ pk, sk }))
        for (let attempt = 0; pending.length > 0; attempt++) {
          if (attempt > 0) await pause(attempt)
          const answer = await client.send(
            new BatchGetCommand({ RequestItems: { [tableName]: { Keys: [...pending] } } }),
          )
          for (const item of (answer.Responses?.[tableName] ?? []) as Item[]) found.set(`${item.pk}\n${item.sk}`, item)
          pending = (answer.UnprocessedKeys?.[tableName]?.Keys ?? []) as Record<string, unknown>[]
        }
      }
      return keys.flatMap(({ pk, sk }) => found.get(`${pk}\n${sk}`) ?? [])
    },
    query: (query) => runQuery(client, tableName, query),
    transact: (writes) => transact(client, tableName, writes),
  }
}

/** The greatest sort key that is less than this one, as far as keys of ours go: BETWEEN takes its bounds in. */
const justBefore = (key: string) =>
  `${key.slice(0, -1)}${String.fromCharCode(key.charCodeAt(key.length - 1) - 1)}\u{10FFFF}`

async function runQuery(client: DynamoDBDocumentClient, tableName: string, query: Query): Promise<Page<Item>> {
  const names = query.index ? keyNames[query.index] : { index: undefined, pk: 'pk', sk: 'sk' }
  const values: Record<string, unknown> = { ':pk': query.pk }
  let condition = '#pk = :pk'
  if (query.after !== undefined && query.before !== undefined) {
    condition += ' AND #sk BETWEEN :after AND :before'
    values[':after'] = `${query.after}\u0001`
    values[':before'] = justBefore(query.before)
  } else if (query.prefix !== undefined) {
    condition += ' AND begins_with(#sk, :prefix)'
    values[':prefix'] = query.prefix
  } else if (query.after !== undefined || query.before !== undefined) {
    condition += query.after !== undefined ? ' AND #sk > :bound' : ' AND #sk < :bound'
    values[':bound'] = query.after ?? query.before
  }
  const command = new QueryCommand({
    TableName: tableName,
    ...(names.index && { IndexName: names.index }),
    KeyConditionExpression: condition,
    ExpressionAttributeNames: { '#pk': names.pk, ...(condition.includes('#sk') && { '#sk': names.sk }) },
    ExpressionAttributeValues: values,
    ScanIndexForward: !query.descending,
    ...(query.limit && { Limit: query.limit }),
    ...(query.cursor && { ExclusiveStartKey: decodeCursor(query.cursor) }),
    ...(query.consistent && !query.index && { ConsistentRead: true }),
  })
  const answer = await client.send(command).catch((error: Error) => {
    // A key of another partition.
    if (query.cursor && error.name === 'ValidationException') throw notOurs()
    throw error
  })
  const items = (answer.Items ?? []) as Item[]
  return { items, ...(answer.LastEvaluatedKey && { cursor: encodeCursor(answer.LastEvaluatedKey) }) }
}

async function transact(
  client: DynamoDBDocumentClient,
  tableName: string,
  writes: readonly Write[],
): Promise<Refusal | undefined> {
  const [only] = writes
  if (writes.length === 1 && only && !('check' in only)) return writeOne(client, tableName, only)
  const token = randomUUID()
  for (let attempt = 0; attempt < conflictAttempts; attempt++) {
    try {
      await client.send(
        new TransactWriteCommand({
          TransactItems: writes.map((write) => operationOf(tableName, write)),
          ClientRequestToken: token,
        }),
      )
      return undefined
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error
      const reasons = (error.CancellationReasons ?? []).map((reason) => reason.Code)
      const failed = reasons.flatMap((code, index) => (code === 'ConditionalCheckFailed' ? [index] : []))
      if (failed.length > 0) return { failed }
      const isTransient = reasons.every(
        (code) => !code || code === 'None' || code === 'TransactionConflict' || code === 'ThrottlingError',
      )
      if (!isTransient) throw error
      await pause(attempt)
    }
  }
  throw new Unavailable('Other writers kept holding the items of a transaction.', { code: 'contended' })
}

async function writeOne(
  client: DynamoDBDocumentClient,
  tableName: string,
  write: Exclude<Write, { check: unknown }>,
): Promise<Refusal | undefined> {
  const expression = expressionOf(write)
  const send = () => {
    if ('put' in write) return client.send(new PutCommand({ TableName: tableName, Item: write.put, ...expression }))
    if ('update' in write)
      return client.send(new UpdateCommand({ TableName: tableName, Key: write.update, ...expression }))
    return client.send(new DeleteCommand({ TableName: tableName, Key: write.delete, ...expression }))
  }
  for (let attempt = 0; attempt < conflictAttempts; attempt++) {
    try {
      await send()
      return undefined
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { failed: [0] }
      if (!(error instanceof TransactionConflictException)) throw error
      await pause(attempt)
    }
  }
  throw new Unavailable('Other writers kept holding an item.', { code: 'contended' })
}
