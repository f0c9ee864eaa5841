import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exampleAgent, exampleConversation, exampleEscalation } from '../../../schemas/events/examples.ts'
import { ids, makeId } from '../../../schemas/ids.ts'
import { manifest as webChat } from '../../../shared/channels/web-chat/manifest.ts'
import { manifest as wechat } from '../../../shared/channels/wechat/manifest.ts'
import { isWorkingTime } from '../../../shared/domain/calendar/calendar.ts'
import { append } from '../../../shared/domain/conversation/append.ts'
import { canAct, nextStatus } from '../../../shared/domain/conversation/transitions.ts'
import { openWindow, room, use } from '../../../shared/domain/conversation/window.ts'
import { rankAgents } from '../../../shared/domain/escalation/choose-agent.ts'
import { averageAfter, expectedMinutes } from '../../../shared/domain/escalation/expected-wait.ts'
import { degrade, joinTexts, splitText } from '../../../shared/domain/reply/degrade.ts'
import { ticketNumber } from '../../../shared/domain/ticket/number.ts'

const at = '2026-11-11T03:00:00.000Z'
const ms = Date.parse(at)

describe('a conversation', () => {
  test('moves only along its machine', () => {
    expect([
      nextStatus('assistant', 'escalate'),
      nextStatus('waiting', 'assign'),
      nextStatus('assigned', 'transfer'),
      nextStatus('assigned', 'close'),
      nextStatus('closed', 'reopen'),
    ]).toEqual(['waiting', 'assigned', 'waiting', 'closed', 'assistant'])
    expect(() => nextStatus('closed', 'assign')).toThrow(/closed cannot assign/)
    expect(canAct('waiting', 'escalate')).toBe(false)
  })

  test('numbers its messages without a gap, whatever is appended', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 12 }), (sizes) => {
        let conversation = { ...exampleConversation, lastSeq: 0 }
        const seen: number[] = []
        for (const size of sizes) {
          const result = append(
            conversation,
            Array.from({ length: size }, () => ({
              direction: 'inbound' as const,
              author: 'customer' as const,
              content: { type: 'text' as const, text: 'x' },
              at,
            })),
            at,
          )
          seen.push(...result.messages.map((message) => message.seq))
          expect(result.conversation.version).toBe(conversation.version + 1)
          conversation = result.conversation
        }
        expect(seen).toEqual(seen.map((_, index) => index + 1))
      }),
    )
  })
})

describe('the reply window', () => {
  test('a message opens five replies for 48 hours; they run out, and time closes it', () => {
    const window = openWindow(wechat, 'message', ms)
    expect(room(window, ms)).toBe(5)
    expect(room(use(window, 4), ms)).toBe(1)
    expect(room(use(window, 9), ms)).toBe(0)
    expect(room(window, ms + 48 * 3_600_000)).toBe(0)
  })
  test('a menu tap does not shut the wider window of a message, and web chat has none', () => {
    const wide = openWindow(wechat, 'message', ms)
    expect(openWindow(wechat, 'menu', ms + 1000, wide)).toBe(wide)
    expect(room(openWindow(wechat, 'menu', ms + 1000, use(wide, 4)), ms + 1000)).toBe(3)
    expect(openWindow(wechat, 'none', ms, wide)).toBe(wide)
    expect(room(openWindow(webChat, 'message', ms), ms)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('a reply', () => {
  test('is cut at sentences, and nothing of it is lost', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('您', '好', '。', 'a', ' ', '，', '😀', '\n'),
          minLength: 1,
          maxLength: 400,
        }),
        fc.integer({ min: 8, max: 60 }),
        (text, limit) => {
          const pieces = splitText(text, limit)
          for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(limit)
          expect(pieces.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
        },
      ),
    )
    expect(splitText('第一句话说完了。第二句话也说完了。', 30)).toEqual(['第一句话说完了。', '第二句话也说完了。'])
  })
  test('becomes text where the channel cannot show it, and is joined to fit', () => {
    expect(degrade({ type: 'location', latitude: 1, longitude: 2, label: '杭州' }, wechat)).toEqual([
      { type: 'text', text: '杭州 1,2' },
    ])
    expect(degrade({ type: 'notice', name: 'x', text: '好' }, wechat)).toEqual([{ type: 'text', text: '好' }])
    expect(joinTexts(['a', 'b', 'c', 'd'], 2)).toEqual(['a', 'b\nc\nd'])
  })
})

describe('an agent is chosen', () => {
  const agent = (id: string, change: Partial<typeof exampleAgent> = {}) => ({
    ...exampleAgent,
    id: `agt_${id}`,
    load: 0,
    ...change,
  })
  test('never one who is away, full, without the skill or the language, or who declined', () => {
    const unfit = [
      agent('a', { availability: 'away' }),
      agent('b', { load: 5 }),
      agent('c', { skills: ['other'] }),
      agent('d', { languages: ['en'] }),
      agent('e'),
    ]
    expect(rankAgents(unfit, { ...exampleEscalation, declinedBy: ['agt_e'] })).toEqual([])
  })
  test('the known one first, then the least loaded share, then the longest idle', () => {
    const agents = [
      agent('busy', { load: 2, capacity: 4 }),
      agent('late', { idleSince: '2026-11-11T03:00:00.000Z' }),
      agent('early', { idleSince: '2026-11-11T02:00:00.000Z' }),
      agent('known', { load: 4 }),
    ]
    expect(rankAgents(agents, { ...exampleEscalation, preferredAgentId: 'agt_known' }).map((one) => one.id)).toEqual([
      'agt_known',
      'agt_early',
      'agt_late',
      'agt_busy',
    ])
  })
})

test('working time is the company’s own clock', () => {
  const hours = { timeZone: 'Asia/Shanghai', days: { wed: [{ from: '09:00', to: '18:00' }] } }
  expect([
    isWorkingTime(hours, Date.parse('2026-11-11T00:59:00Z')),
    isWorkingTime(hours, Date.parse('2026-11-11T01:00:00Z')),
    isWorkingTime(hours, Date.parse('2026-11-11T10:00:00Z')),
    isWorkingTime(hours, Date.parse('2026-11-12T02:00:00Z')),
  ]).toEqual([false, true, false, false])
})

test('ids sort by time and are recognisable; ticket numbers follow from the id', () => {
  const early = makeId('message', 1, new Uint8Array(16))
  expect(ids.message.safeParse(early).success).toBe(true)
  expect(ids.ticket.safeParse(early).success).toBe(false)
  expect(makeId('message', 2, new Uint8Array(16)) > early).toBe(true)
  expect(ticketNumber('tkt_1')).toMatch(/^TK-[2-9A-Z]{7}$/)
  expect(ticketNumber('tkt_1')).toBe(ticketNumber('tkt_1'))
  expect(ticketNumber('tkt_1')).not.toBe(ticketNumber('tkt_2'))
})

describe('the expected wait', () => {
  test('follows from what agents were measured to take, and from their slots', () => {
    expect(expectedMinutes(0, [])).toBe(3)
    expect(expectedMinutes(3, [{ capacity: 1, handleSeconds: 300 }])).toBe(20)
    expect(
      expectedMinutes(3, [
        { capacity: 2, handleSeconds: 300 },
        { capacity: 2, handleSeconds: 300 },
      ]),
    ).toBe(5)
    expect(expectedMinutes(0, [{ capacity: 0, handleSeconds: 60 }])).toBe(3)
  })

  test('an average moves slowly, and a conversation forgotten overnight does not spoil it', () => {
    expect(averageAfter(undefined, 100)).toBe(100)
    expect(averageAfter(100, 200)).toBe(105)
    expect(averageAfter(100, 200_000)).toBe(815)
  })
})
