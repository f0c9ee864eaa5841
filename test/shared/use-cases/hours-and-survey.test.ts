import { beforeEach, describe, expect, test } from 'vitest'
import { exampleConversation, exampleEscalation } from '../../../schemas/events/examples.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import { HoursSettings } from '../../../schemas/settings/hours.ts'
import { SurveySettings } from '../../../schemas/settings/survey.ts'
import { askRating, ratingTimes } from '../../../shared/use-cases/escalation/after-assignment.ts'
import { createEscalationTicket } from '../../../shared/use-cases/escalation/create-ticket.ts'
import type { StepPorts } from '../../../shared/use-cases/escalation/machine.ts'
import { hoursFor } from '../../../shared/use-cases/settings/hours.ts'
import { saveSetting } from '../../../shared/use-cases/settings/settings.ts'
import {
  getConversation,
  getTicket,
  listMessages,
  putConversation,
  putEscalation,
} from '../../../shared/use-cases/storage/records.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

let now = 0
let done: { readonly token: string; readonly output: unknown }[] = []
let ports: StepPorts

beforeEach(() => {
  // A Saturday, eleven in the morning in China.
  now = Date.parse('2026-11-21T03:00:00.000Z')
  done = []
  ports = {
    ...memoryPorts(() => now),
    workflows: {
      start: async () => undefined,
      complete: async (token, output) => {
        done.push({ token, output })
      },
    },
  }
})

const hours = (from: string, to: string, timeZone = 'Asia/Shanghai') => ({
  timeZone,
  days: { mon: [{ from, to }] },
})
const save = async (name: 'hours' | 'teams' | 'survey', value: unknown) =>
  saveSetting(ports, name, { value: value as never, version: 0 }, '主管')
const put = async (conversation: Partial<Conversation>, escalation: Partial<Escalation> = {}) => {
  const whole = { ...exampleConversation, ...conversation, escalationId: exampleEscalation.id }
  await ports.table.transact([
    putConversation(whole, undefined),
    putEscalation({ ...exampleEscalation, ...escalation }, undefined),
  ])
}
const step = { conversationId: exampleConversation.id, escalationId: exampleEscalation.id }

describe('when people work', () => {
  test('is the team’s, else the inbox’s, else the company’s; the console goes before the deployment', async () => {
    expect((await hoursFor(ports, { inboxId: 'ibx_wechat' })).days.sun).toBeDefined()
    await save('hours', {
      company: hours('08:00', '09:00'),
      inboxes: [{ inboxId: 'ibx_web', workingHours: hours('10:00', '11:00') }],
    })
    await save('teams', { items: [{ id: 'tem_a', name: '夜班', workingHours: hours('20:00', '22:00') }] })
    const from = async (at: Parameters<typeof hoursFor>[1]) => (await hoursFor(ports, at)).days.mon?.[0]?.from
    expect(await from({})).toBe('08:00')
    expect(await from({ inboxId: 'ibx_wechat' })).toBe('08:00')
    expect(await from({ inboxId: 'ibx_web' })).toBe('10:00')
    expect(await from({ inboxId: 'ibx_web', teamId: 'tem_a' })).toBe('20:00')
    expect(await from({ inboxId: 'ibx_web', teamId: 'tem_gone' })).toBe('10:00')
  })

  test('cannot be said of an inbox that is not there, nor twice of one', async () => {
    const of = (inboxId: string) => ({ inboxId, workingHours: hours('08:00', '09:00') })
    await expect(save('hours', { inboxes: [of('ibx_web'), of('ibx_no')] })).rejects.toThrow(
      'body.value.inboxes.1: there is no inbox "ibx_no"',
    )
    await expect(save('survey', { offInboxIds: ['ibx_no'] })).rejects.toThrow('there is no inbox "ibx_no"')
    expect(HoursSettings.safeParse({ inboxes: [of('ibx_web'), of('ibx_web')] }).success).toBe(false)
  })

  test('of the team that was asked for is what a ticket outside of it promises by, and whose ticket it is', async () => {
    await save('teams', { items: [{ id: 'tem_a', name: '周一', workingHours: hours('20:00', '22:00') }] })
    await put({ status: 'waiting' }, { teamId: 'tem_a' })
    const { ticketId } = await createEscalationTicket(ports, { ...step, reason: 'outside-hours' })
    const ticket = await getTicket(ports, String(ticketId))
    expect(ticket.teamId).toBe('tem_a')
    // A day's promise falls due in that team’s next hours: by Monday night in China.
    expect(ticket.dueAt).toBe('2026-11-23T14:00:00.000Z')
    const [notice] = await listMessages(ports, exampleConversation.id, { limit: 5 })
    expect(JSON.stringify(notice?.content)).toContain('11-23 22:00')
  })
})

describe('a customer whose conversation was closed', () => {
  const ask = (token: string, isReminder = false) =>
    askRating(ports, { ...step, token, ...(isReminder && { isReminder }) })
  const said = async () =>
    (await listMessages(ports, exampleConversation.id, { limit: 20 })).map(({ content }) =>
      content.type === 'choice' ? content.text : JSON.stringify(content),
    )

  test('is asked once, in the company’s words, and reminded once where that is wanted', async () => {
    await save('survey', SurveySettings.parse({ question: { zh: '这次帮到您了吗？' }, remindAfterHours: 3 }))
    expect(await ratingTimes(ports)).toEqual({ askedSeconds: 3 * 3_600, remindedSeconds: 21 * 3_600 })
    await put({ status: 'closed', channel: 'web-chat', inboxId: 'ibx_web' })
    await ask('one')
    await ask('one')
    expect(await said()).toEqual(['这次帮到您了吗？'])
    await ask('two', true)
    await ask('two', true)
    expect(await said()).toHaveLength(2)
    expect((await getConversation(ports, exampleConversation.id)).ratingToken).toBe('two')
    await ask('three', true)
    expect(await said()).toHaveLength(2)
    expect(done).toEqual([{ token: 'three', output: { outcome: 'not-asked' } }])
  })

  test('is not reminded by default, nor where it would take the last message that the channel allows', async () => {
    expect(await ratingTimes(ports)).toEqual({ askedSeconds: 24 * 3_600, remindedSeconds: 60 })
    await put({ status: 'closed', channel: 'web-chat', inboxId: 'ibx_web' })
    await ask('one')
    await ask('two', true)
    await save('survey', SurveySettings.parse({ remindAfterHours: 3 }))
    const before = await getConversation(ports, exampleConversation.id)
    const window = { openedAt: '2026-11-21T02:00:00.000Z', closesAt: '2026-11-22T02:00:00.000Z', limit: 5, used: 4 }
    await ports.table.transact([putConversation({ ...before, window, version: before.version + 1 }, before)])
    await ask('three', true)
    expect(await said()).toHaveLength(1)
    expect(done.map(({ token }) => token)).toEqual(['two', 'three'])
  })

  test('is not asked where surveys are off, at all or for the inbox', async () => {
    await put({ status: 'closed', channel: 'web-chat', inboxId: 'ibx_web' })
    await save('survey', SurveySettings.parse({ offInboxIds: ['ibx_web'] }))
    await ask('one')
    await saveSetting(ports, 'survey', { value: SurveySettings.parse({ isOn: false }), version: 1 }, '主管')
    await ask('two')
    expect(await said()).toEqual([])
    expect(done).toHaveLength(2)
  })
})
