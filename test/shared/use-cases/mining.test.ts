import { afterAll, beforeAll, expect, test } from 'vitest'
import { configurationOf } from '../../../infra/stages.ts'
import { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Message } from '../../../schemas/records/message.ts'
import { Ground } from '../../../shared/domain/learning/ground.ts'
import { knownOf } from '../../../shared/use-cases/assistant/knowledge-cache.ts'
import { currentMining, failMining, mine, startMining, stopMining } from '../../../shared/use-cases/learning/mine.ts'
import { listProposals } from '../../../shared/use-cases/learning/proposals.ts'
import { putConversation, putMessage } from '../../../shared/use-cases/storage/records.ts'
import { openTable } from '../../support/table.ts'

let store: Awaited<ReturnType<typeof openTable>>
const started: string[] = []
const configuration = RuntimeConfiguration.parse(configurationOf('local'))
const known = knownOf([], [])
const ports = () => ({
  table: store.table,
  clock: store.clock,
  configuration: { load: async () => configuration, secrets: async () => ({}) },
  knowledge: async () => known,
  miner: { start: async (name: string) => void started.push(name) },
})
const dayMs = 86_400_000

const matters = [
  ['冰岛能寄吗', '冰岛可以寄，大约十五天到。'],
  ['保温杯能刻字吗', '保温杯可以免费刻八个字。'],
  ['有团购价吗', '二十件以上九折，请留下联系方式 13800001111。'],
] as const

/** A closed conversation of some days ago, in which a human answered what the assistant could not. */
async function past(index: number, daysAgo: number): Promise<void> {
  const at = new Date(store.clock.now() - daysAgo * dayMs).toISOString()
  const [question, answer] = matters[index % matters.length] as (typeof matters)[number]
  const id = `cnv_past${String(index).padStart(6, '0')}`
  const conversation: Conversation = {
    id,
    customerId: 'cus_1',
    contactPointId: 'cpt_1',
    inboxId: 'ibx_web',
    channel: 'web-chat',
    address: `v${index}`,
    status: 'closed',
    version: 1,
    lastSeq: 3,
    language: 'zh',
    createdAt: at,
    updatedAt: at,
    readSeq: 0,
    customerReadSeq: 0,
    participants: [],
    sides: [],
    heldSeqs: [],
    memory: { misunderstandings: 0 },
    tags: [],
    ticketIds: [],
  }
  const message = (seq: number, more: Partial<Message>): Message => ({
    id: `msg_past${index}-${seq}`,
    conversationId: id,
    seq,
    direction: 'outbound',
    author: 'assistant',
    content: { type: 'text', text: '' },
    at,
    ...more,
  })
  await store.table.transact([
    putConversation(conversation),
    putMessage(message(1, { direction: 'inbound', author: 'customer', content: { type: 'text', text: question } })),
    putMessage(
      message(2, {
        content: { type: 'text', text: '抱歉' },
        decision: { engine: 'e', outcome: 'escalate', language: 'zh', steps: [], citations: [] },
      }),
    ),
    putMessage(message(3, { author: 'agent', agentName: '小李', content: { type: 'text', text: answer } })),
  ])
}

beforeAll(async () => {
  store = await openTable()
  for (let index = 0; index < 180; index++) await past(index, index < 150 ? 1 + index : 500)
}, 60_000)
afterAll(() => store?.stop())

test('what people answered within a year becomes few proposals, each with how often it came up; twice is once', async () => {
  const since = new Date(store.clock.now() - 365 * dayMs).toISOString()
  const { run } = await startMining(ports(), since, '陈主管')
  expect(started).toEqual([run])
  await expect(startMining(ports(), since, '陈主管')).rejects.toThrow(/running already/)
  // Steps of no length: a page each, so that progress is seen.
  const progress: number[] = []
  let isDone = false
  while (!isDone) {
    isDone = (await mine(ports(), run, 0)).isDone
    progress.push((await currentMining(ports()))?.progress ?? 0)
  }
  expect(progress.length).toBeGreaterThan(2)
  expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  expect(await currentMining(ports())).toMatchObject({
    status: 'done',
    progress: 1,
    conversations: 150,
    lessons: 150,
  })
  const { items } = await listProposals(ports(), 'open', 100)
  expect(items.map(({ question, count }) => [question, count]).sort()).toEqual(
    matters.map(([question]) => [question, 50]).sort(),
  )
  expect(JSON.stringify(items)).not.toContain('13800001111')
  for (const { sources } of items) expect(sources).toHaveLength(20)

  const again = await startMining(ports(), since, '陈主管')
  while (!(await mine(ports(), again.run, 60_000)).isDone);
  expect(await currentMining(ports())).toMatchObject({ status: 'done', proposals: 0 })
  expect((await listProposals(ports(), 'open', 100)).items.map(({ count }) => count)).toEqual([50, 50, 50])
}, 60_000)

test('what is asked of one thing stays apart; one matter, asked of several things and answered alike, is one', () => {
  const ground = new Ground([], knownOf([], []).index)
  const answers: Readonly<Record<string, string>> = {
    能寄到国外吗: '可以寄，运费按重量算。',
    怎么清洗: '冷水手洗，平铺晾干。',
    有儿童款吗: '目前只有成人尺码。',
    什么时候补货: '下月十号左右到仓。',
    能不能换颜色: '未拆封七天内可换。',
  }
  const matters = ['羊毛衫', '登山鞋', '保温壶', '双肩包'].flatMap((thing) =>
    Object.entries(answers).map(([ask, answer]) => ({ question: `${thing}${ask}`, answer: `${thing}${answer}` })),
  )
  const counts = new Map<string, number>()
  const at = '2026-11-21T00:00:00.000Z'
  for (let round = 0; round < 3; round++)
    for (const [index, { question, answer }] of matters.entries()) {
      const said = [question, `请问${question}`, `${question}呀`][round] as string
      const source = { conversationId: `cnv_${round}`, seq: index, question: said, answer, by: 'x', at }
      const placed = ground.place({ language: 'zh', minutes: 1, source }, `prp_${round}_${index}`, at)
      ground.put(placed)
      counts.set(placed.id, placed.count)
    }
  expect([...counts.values()]).toEqual(Object.keys(answers).map(() => 12))
})

test('a search that was stopped reads no further; one that broke off says so; a late step of either changes nothing', async () => {
  const since = new Date(store.clock.now() - 900 * dayMs).toISOString()
  const { run } = await startMining(ports(), since, '陈主管')
  await mine(ports(), run, 0)
  expect(await stopMining(ports())).toMatchObject({ status: 'stopped', conversations: 50 })
  expect(await mine(ports(), run, 60_000)).toEqual({ run, isDone: true })
  await failMining(ports(), run)
  expect(await currentMining(ports())).toMatchObject({ status: 'stopped', conversations: 50 })
  const other = await startMining(ports(), since, '陈主管')
  await failMining(ports(), other.run)
  expect(await currentMining(ports())).toMatchObject({ status: 'failed' })
  expect(await mine(ports(), run, 60_000)).toEqual({ run, isDone: true })
})
