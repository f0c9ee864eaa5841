import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { BatchWriteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { ids, makeId } from '../schemas/ids.ts'
import { localCredentials } from './services/queues.ts'
import { LocalUserPool } from './services/user-pool.ts'

/** The demo staff; passwords are made on the first start and kept in the data folder. */
export function demoStaff(data: string): LocalUserPool {
  const people = [
    ['agent@yunke.example', '小云', 'agent'],
    ['agent2@yunke.example', '阿杰', 'agent'],
    ['lead@yunke.example', '陈主管', 'supervisor'],
    ['admin@yunke.example', '管理员', 'admin'],
  ] as const
  const staff = people.map(([email, name, group], index) => ({
    sub: `00000000-0000-4000-8000-00000000000${index + 1}`,
    email,
    name,
    group,
    password: `Yk-${randomBytes(6).toString('base64url')}-${index + 1}`,
  }))
  return new LocalUserPool(join(data, 'staff.json'), staff)
}

/** The key of the demo shop's back end. */
export function demoApiKey(data: string): string {
  const file = join(data, 'api-key.txt')
  if (!existsSync(file)) writeFileSync(file, `yk_${randomBytes(24).toString('base64url')}`, { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}

export const demoScopes = [
  'conversations:read',
  'conversations:write',
  'tickets:read',
  'tickets:write',
  'customers:read',
  'customers:write',
  'knowledge:read',
  'knowledge:write',
]

interface DemoEntry {
  readonly language: 'zh' | 'en'
  readonly question: string
  readonly similar: readonly string[]
  readonly answer: string
  readonly category: string
  readonly tags?: string[]
}

/** Demo knowledge: ids follow from the place in the list, so that seeding twice seeds once. */
export function demoKnowledge(): readonly (DemoEntry & { readonly id: string })[] {
  const entries = JSON.parse(readFileSync(join(import.meta.dirname, 'shop', 'knowledge.json'), 'utf8')) as DemoEntry[]
  return entries.map((entry, index) => ({
    ...entry,
    id: ids.knowledge.parse(makeId('knowledge', index, new Uint8Array(16))),
  }))
}

export const demoCannedReplies = [
  { shortcut: '您好', text: '您好，我是客服，很高兴为您服务，请问有什么可以帮您？', language: 'zh' as const },
  { shortcut: '稍等', text: '好的，请稍等，我为您核实一下。', language: 'zh' as const },
  { shortcut: '退款', text: '您的退款申请已提交，原路退回，预计 1 至 3 个工作日到账。', language: 'zh' as const },
  { shortcut: '道歉', text: '非常抱歉给您带来不便，我们马上为您处理。', language: 'zh' as const },
  { shortcut: 'hello', text: 'Hello, thank you for waiting. How can I help you?', language: 'en' as const },
  {
    shortcut: 'refund',
    text: 'Your refund has been submitted and will reach you within 1 to 3 working days.',
    language: 'en' as const,
  },
]

/** Writes the demo's knowledge, canned replies and API key where they are missing; what people changed stays. */
export async function seedTable(endpoint: string, tableName: string, apiKey: string): Promise<void> {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: localCredentials }),
  )
  const at = new Date().toISOString()
  const done = await client.send(new GetCommand({ TableName: tableName, Key: { pk: 'KNW', sk: '#version' } }))
  const hash = createHash('sha256').update(apiKey).digest('hex')
  const key = { pk: `KEY#${hash}`, sk: 'KEY', id: 'key_demo_shop', name: 'shop back end', scopes: demoScopes }
  const items: Record<string, unknown>[] = [key]
  if (!done.Item) {
    items.push({ pk: 'CAN', sk: 'CAN', items: demoCannedReplies })
    for (const entry of demoKnowledge())
      items.push({
        pk: 'KNW',
        sk: entry.id,
        ...entry,
        status: 'published',
        version: 1,
        updatedAt: at,
        updatedBy: 'seed',
      })
  }
  for (let start = 0; start < items.length; start += 25)
    await client.send(
      new BatchWriteCommand({
        RequestItems: { [tableName]: items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } })) },
      }),
    )
  if (!done.Item)
    await client.send(new PutCommand({ TableName: tableName, Item: { pk: 'KNW', sk: '#version', version: 'seed' } }))
  client.destroy()
}
