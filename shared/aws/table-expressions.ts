import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import type { Condition, Write } from '../ports/table.ts'

type Operation = NonNullable<TransactWriteCommandInput['TransactItems']>[number]

interface Expression {
  ConditionExpression?: string
  UpdateExpression?: string
  ExpressionAttributeNames?: Record<string, string>
  ExpressionAttributeValues?: Record<string, unknown>
}

/** Collects names and values under short placeholders. */
class Placeholders {
  readonly names: Record<string, string> = {}
  readonly values: Record<string, unknown> = {}

  /** `a.b` is the attribute b inside the map a. */
  name(path: string): string {
    return path
      .split('.')
      .map((part) => {
        const placeholder = `#${part.replace(/\W/g, '_')}`
        this.names[placeholder] = part
        return placeholder
      })
      .join('.')
  }

  value(value: unknown): string {
    const placeholder = `:v${Object.keys(this.values).length}`
    this.values[placeholder] = value
    return placeholder
  }
}

function conditionOf(condition: Condition, placeholders: Placeholders): string {
  const parts: string[] = []
  if (condition.exists === true) parts.push(`attribute_exists(${placeholders.name('pk')})`)
  if (condition.exists === false) parts.push(`attribute_not_exists(${placeholders.name('pk')})`)
  for (const path of condition.absent ?? []) parts.push(`attribute_not_exists(${placeholders.name(path)})`)
  for (const [path, value] of Object.entries(condition.equals ?? {}))
    parts.push(`${placeholders.name(path)} = ${placeholders.value(value)}`)
  for (const [path, bound] of Object.entries(condition.lessThan ?? {}))
    parts.push(
      `${placeholders.name(path)} < ${typeof bound === 'number' ? placeholders.value(bound) : placeholders.name(bound.attribute)}`,
    )
  return parts.join(' AND ')
}

function updateOf(write: Extract<Write, { update: unknown }>, placeholders: Placeholders): string {
  const sets = Object.entries(write.set ?? {}).map(
    ([path, value]) => `${placeholders.name(path)} = ${placeholders.value(value)}`,
  )
  const adds = Object.entries(write.add ?? {}).map(
    ([path, value]) => `${placeholders.name(path)} ${placeholders.value(value)}`,
  )
  const removes = (write.remove ?? []).map((path) => placeholders.name(path))
  return [
    sets.length && `SET ${sets.join(', ')}`,
    adds.length && `ADD ${adds.join(', ')}`,
    removes.length && `REMOVE ${removes.join(', ')}`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** The expressions of one write, as every DynamoDB command takes them. */
export function expressionOf(write: Write): Expression {
  const placeholders = new Placeholders()
  const update = 'update' in write ? updateOf(write, placeholders) : ''
  const condition = write.if ? conditionOf(write.if, placeholders) : ''
  return {
    ...(update && { UpdateExpression: update }),
    ...(condition && { ConditionExpression: condition }),
    ...(Object.keys(placeholders.names).length > 0 && { ExpressionAttributeNames: placeholders.names }),
    ...(Object.keys(placeholders.values).length > 0 && { ExpressionAttributeValues: placeholders.values }),
  }
}

/** One write as an operation of a transaction. */
export function operationOf(tableName: string, write: Write): Operation {
  const expression = expressionOf(write)
  if ('put' in write) return { Put: { TableName: tableName, Item: write.put, ...expression } }
  if ('delete' in write) return { Delete: { TableName: tableName, Key: write.delete, ...expression } }
  if ('check' in write)
    return { ConditionCheck: { TableName: tableName, Key: write.check, ConditionExpression: '', ...expression } }
  const { UpdateExpression = '', ...rest } = expression
  return { Update: { TableName: tableName, Key: write.update, UpdateExpression, ...rest } }
}
