import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { configurationOf } from '../../../infra/stages.ts'
import { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import { knownOf } from '../../../shared/use-cases/assistant/knowledge-cache.ts'
import { opinionBy } from '../../../shared/use-cases/assistant/model-cache.ts'
import { deleteEntry, getEntry, reviewEntry, saveEntry } from '../../../shared/use-cases/knowledge/knowledge.ts'
import { readKnowledge } from '../../../shared/use-cases/knowledge/read-knowledge.ts'
import { addGolden, listGolden, removeGolden } from '../../../shared/use-cases/learning/golden.ts'
import { goldenGate } from '../../../shared/use-cases/learning/golden-gate.ts'
import { listAudit, verifyAudit } from '../../../shared/use-cases/settings/audit.ts'
import { openTable } from '../../support/table.ts'

let store: Awaited<ReturnType<typeof openTable>>
beforeAll(async () => {
  store = await openTable()
})
afterAll(() => store?.stop())

const base = RuntimeConfiguration.parse(configurationOf('local'))
function coreWith(approval = false) {
  const core = {
    table: store.table,
    clock: store.clock,
    configuration: { load: async () => ({ ...base, knowledge: { approval } }), secrets: async () => ({}) },
  }
  const gate = goldenGate({
    ...core,
    knowledge: async () => knownOf(await readKnowledge(store.table), []),
    opinion: async () => opinionBy(undefined, ''),
  })
  return { ...core, gate }
}
const tea = { language: 'zh' as const, question: '茶叶怎么保存？', answer: '密封，放在阴凉处。' }
const other = { language: 'zh' as const, question: '茶叶能退吗？', answer: '七天内可以。' }

let id = ''
beforeEach(async () => {
  for (const one of await listGolden(store)) await removeGolden(store, one.id)
  id = (await saveEntry(coreWith(), tea, '李编辑')).id
  await addGolden(coreWith(), { language: 'zh', text: '茶叶怎么保存', expected: id, name: '保存茶叶' }, '王主管')
})
const ended = async () => deleteEntry(coreWith(), id, '李编辑', '清理')

test('what loses a golden case is refused, names the question, and writes nothing', async () => {
  const core = coreWith()
  const changed = { ...tea, question: '咖啡豆怎么磨？', answer: '用磨豆机。' }
  await expect(saveEntry(core, changed, '李编辑', id)).rejects.toMatchObject({
    code: 'golden-lost',
    status: 409,
    details: { lost: ['茶叶怎么保存'] },
  })
  await expect(saveEntry(core, { ...tea, status: 'draft' }, '李编辑', id)).rejects.toThrow(/茶叶怎么保存/)
  await expect(deleteEntry(core, id, '李编辑')).rejects.toThrow(/茶叶怎么保存/)
  expect(await getEntry(core, id)).toMatchObject({ question: tea.question, version: 1 })
  await ended()
})

test('a reason lets it pass, and is kept with who gave it', async () => {
  const core = coreWith()
  await deleteEntry(core, id, '李编辑', '这款茶不卖了')
  const [audit] = (await listAudit(core, 1)).items
  expect(audit).toMatchObject({ by: '李编辑', what: `knowledge.${id}` })
  expect(audit?.before).toContain('茶叶怎么保存')
  expect(audit?.after).toContain('这款茶不卖了')
  expect((await verifyAudit(core)).broken).toBeUndefined()
  await expect(getEntry(core, id)).rejects.toThrow(/There is no/)
})

test('what loses none passes without a word; a case that was wrong before stops nobody', async () => {
  const core = coreWith()
  const before = (await listAudit(core, 100)).items.length
  await saveEntry(core, { ...tea, answer: '密封，放在阴凉处，避光。' }, '李编辑', id)
  const { id: second } = await saveEntry(core, other, '李编辑')
  await addGolden(core, { language: 'zh', text: '茶叶能退吗', expected: id, name: '早就不对' }, '王主管')
  await deleteEntry(core, second, '李编辑')
  expect((await listAudit(core, 100)).items).toHaveLength(before)
  await ended()
})

test('under approval it is the approval that is refused, or needs the reason', async () => {
  const core = coreWith(true)
  await saveEntry(core, { ...tea, question: '咖啡豆怎么磨？' }, '李编辑', id)
  await expect(reviewEntry(core, id, { decision: 'approve' }, '王主管')).rejects.toThrow(/茶叶怎么保存/)
  expect((await getEntry(core, id)).proposed).toBeDefined()
  const approved = await reviewEntry(core, id, { decision: 'approve', override: '改卖咖啡了' }, '王主管')
  expect(approved.question).toBe('咖啡豆怎么磨？')
  await ended()
})
