import { afterAll, beforeAll, expect, test } from 'vitest'
import { listTasks, listTaskVersions, saveTask } from '../../../shared/use-cases/knowledge/tasks.ts'
import { openStage } from '../../support/dialogues.ts'

let stage: Awaited<ReturnType<typeof openStage>>
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.stop())

const task = async (id: string) => {
  const found = (await listTasks(stage.ports)).find((flow) => flow.id === id)
  if (!found) throw new Error(`no task ${id}`)
  return found
}
const play = (as: string, ...steps: (readonly [string, string, RegExp])[]) => {
  stage.ports.clock.move(4_000)
  return stage.play({
    name: '',
    as,
    steps: steps.map(([said, outcome, answer]) => ({ said: [said], outcome, answer })),
  })
}

test('a task that a company changes is done its way within seconds, and what it was is kept', async () => {
  const before = await task('cancel-order')
  expect(await play('u-1002', ['帮我取消订单', 'reply', /取消后不能恢复/])).toEqual([])
  const changed = await saveTask(stage.ports, {
    ...before,
    confirm: { zh: '真的要取消 {order} 吗？', en: 'Really cancel {order}?' },
    examples: { ...before.examples, zh: [...before.examples.zh, '这单作废'] },
  })
  expect(changed.version).toBe(before.version + 1)
  expect(await play('u-1002', ['这单作废', 'reply', /真的要取消 YK202611200008 吗/])).toEqual([])
  expect(await listTaskVersions(stage.ports, 'cancel-order')).toEqual([before])
  await expect(saveTask(stage.ports, before)).rejects.toThrow('changed meanwhile')
})

test('one that is switched off is not begun; a company’s own task is', async () => {
  const { version, ...rest } = await task('call-back')
  await saveTask(stage.ports, { ...rest, version, isActive: false })
  await saveTask(stage.ports, {
    id: 'measure-room',
    version: 1,
    isActive: true,
    name: { zh: '预约上门测量', en: 'Have a room measured' },
    examples: { zh: ['帮我预约上门测量', '我想请人来家里量尺寸'], en: ['measure my room'] },
    slots: rest.slots,
    rules: [],
    confirm: { zh: '请师傅 {time} 联系 {phone}，确认吗？', en: 'Someone calls {phone}, {time}. Shall I?' },
    ticket: { subject: { zh: '上门测量 {phone}', en: 'Measuring {phone}' }, priority: 'normal' },
    done: { zh: '已预约，工单 {ticket}。', en: 'Booked: ticket {ticket}.' },
  })
  expect(
    await play(
      'u-1002',
      ['我想请人来家里量尺寸', 'reply', /联系电话/],
      ['13800001111 明天上午', 'reply', /请师傅 明天 上午.*13800001111|请师傅 明天上午.*13800001111/],
      ['确认', 'reply', /已预约，工单 TK-/],
    ),
  ).toEqual([])
  const problems = await play('u-1002', ['给我回个电话', 'reply', /联系电话/])
  expect(problems).toHaveLength(1)
})

test('a stored task that nobody can read stops no turn: the standard one is done', async () => {
  await stage.ports.table.transact([
    { put: { pk: 'TSK', sk: 'cancel-order', version: 9, flow: { id: 'cancel-order' } } },
  ])
  await saveTask(stage.ports, await task('invoice'))
  expect(await play('u-1002', ['帮我取消订单', 'reply', /取消后不能恢复/])).toEqual([])
})
