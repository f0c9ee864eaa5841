import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configurationOf } from '../../../infra/stages.ts'
import { demoProducts } from '../../../local/shop/demo-data.ts'
import { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import type { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import type { ShopOrder } from '../../../schemas/records/shop.ts'
import { standardFlows } from '../../../shared/domain/flow/standard.ts'
import type { TurnContext } from '../../../shared/ports/assistant.ts'
import { makeAssistant } from '../../../shared/use-cases/assistant/decide.ts'
import { knownOf } from '../../../shared/use-cases/assistant/knowledge-cache.ts'
import { predictQuestions, type Visit } from '../../../shared/use-cases/assistant/predict-questions.ts'
import { getEntry, listVersions, reviewEntry, saveEntry } from '../../../shared/use-cases/knowledge/knowledge.ts'
import { openTable } from '../../support/table.ts'

let store: Awaited<ReturnType<typeof openTable>>
beforeAll(async () => {
  store = await openTable()
})
afterAll(() => store?.stop())

const configuration = RuntimeConfiguration.parse(configurationOf('local'))
const coreWith = (approval: boolean) => ({
  table: store.table,
  clock: store.clock,
  configuration: { load: async () => ({ ...configuration, knowledge: { approval } }), secrets: async () => ({}) },
})
const fields = { language: 'zh' as const, question: '可以寄到高原哨所吗？', answer: '可以，全程陆运。' }

describe('approval by another person', () => {
  test('where the company wants it, a new entry is not answered with until somebody else approved it', async () => {
    const core = coreWith(true)
    const made = await saveEntry(core, fields, '李编辑')
    expect(made).toMatchObject({ status: 'review', updatedBy: '李编辑' })
    await expect(reviewEntry(core, made.id, { decision: 'approve' }, '李编辑')).rejects.toThrow(/somebody else/)
    const approved = await reviewEntry(core, made.id, { decision: 'approve' }, '王主管')
    expect(approved).toMatchObject({ status: 'published', updatedBy: '李编辑', approvedBy: '王主管' })
    await expect(reviewEntry(core, made.id, { decision: 'approve' }, '王主管')).rejects.toThrow(/Nothing of this entry/)
  })

  test('a change leaves the published entry as it is, takes its place when approved, and can be undone', async () => {
    const core = coreWith(true)
    const { id } = await saveEntry(coreWith(false), fields, '李编辑')
    const waiting = await saveEntry(core, { ...fields, answer: '可以，空运。' }, '李编辑', id)
    expect(waiting).toMatchObject({ status: 'published', answer: fields.answer, proposed: { answer: '可以，空运。' } })
    const approved = await reviewEntry(core, id, { decision: 'approve' }, '王主管')
    expect(approved.answer).toBe('可以，空运。')
    expect(approved.proposed).toBeUndefined()
    expect((await listVersions(core, id)).map(({ answer }) => answer)).toEqual([fields.answer, fields.answer])
  })

  test('what is given back keeps the entry, says why, and goes away with the next change', async () => {
    const core = coreWith(true)
    const { id } = await saveEntry(coreWith(false), fields, '李编辑')
    await saveEntry(core, { ...fields, answer: '不行。' }, '李编辑', id)
    const returned = await reviewEntry(core, id, { decision: 'return', reason: '语气太硬' }, '王主管')
    expect(returned).toMatchObject({ answer: fields.answer, status: 'published', returned: { reason: '语气太硬' } })
    expect(returned.proposed).toBeUndefined()
    const again = await saveEntry(core, { ...fields, answer: '暂时不行，抱歉。' }, '李编辑', id)
    expect(again.returned).toBeUndefined()
    expect(again.proposed?.answer).toBe('暂时不行，抱歉。')
  })

  test('a draft given back is a draft; two reviewers at once: one decision', async () => {
    const core = coreWith(true)
    const { id } = await saveEntry(core, fields, '李编辑')
    const both = await Promise.allSettled([
      reviewEntry(core, id, { decision: 'approve' }, '王主管'),
      reviewEntry(core, id, { decision: 'return', reason: '再想想' }, '赵主管'),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(['published', 'draft']).toContain((await getEntry(core, id)).status)
  })
})

const entry = (id: string, more: Partial<KnowledgeEntry>) => ({
  id,
  language: 'zh' as const,
  question: '生日礼券怎么领？',
  similar: [],
  answer: '人人可领。',
  status: 'published' as const,
  ...more,
})
const orders: ShopOrder[] = [
  {
    number: 'YK202611200008',
    status: 'shipped',
    placedAt: '2026-11-20T00:00:00.000Z',
    items: [{ name: '鞋', nameEn: 'shoes', quantity: 1 }],
    total: 100,
  },
]
let isShopDown = false
const shop = {
  products: async () => demoProducts,
  order: async () => orders[0],
  ordersOf: async () => {
    if (isShopDown) throw new Error('down')
    return orders
  },
  act: async () => ({ ok: true as const, facts: {} }),
}

function ask(entries: readonly ReturnType<typeof entry>[], text: string, more: Partial<TurnContext> = {}) {
  const known = knownOf(entries, [])
  return makeAssistant({
    shop,
    knowledge: async () => known,
    configuration: async () => configuration,
    opinion: async () => () => undefined,
    now: () => Date.parse('2026-11-21T00:00:00Z'),
  }).decide({
    key: 'turn',
    said: [{ type: 'text', text }],
    language: 'zh',
    memory: { misunderstandings: 0 },
    isFirstTurn: true,
    customer: { isVerified: false, level: 'normal' },
    ...more,
  })
}
const vip = { isVerified: true, level: 'vip' as const, externalId: 'u' }

describe('the conditions of an entry', () => {
  const cases: readonly (readonly [string, Partial<KnowledgeEntry>, Partial<TurnContext>])[] = [
    ['VIPs', { audience: 'vip' }, { customer: vip }],
    ['who signed in', { audience: 'verified' }, { customer: { ...vip, level: 'normal' } }],
    ['an inbox', { inboxes: ['ibx_wechat'] as never }, { inboxId: 'ibx_wechat' }],
    ['a region', { regions: ['西藏'] }, { about: { region: '西藏' } }],
    ['a product looked at', { products: ['p-jacket'] }, { about: { product: 'p-jacket' } }],
    [
      'a product spoken of',
      { products: ['p-jacket'] },
      { memory: { misunderstandings: 0, lastProductId: 'p-jacket' } },
    ],
    ['the future', { validUntil: '2026-12-01T00:00:00.000Z' }, {}],
  ]
  test.each(cases)('%s: answered where they hold', async (_, conditions, situation) => {
    expect((await ask([entry('knw_a', conditions)], '生日礼券怎么领', situation)).outcome).toBe('reply')
  })

  test.each(cases.slice(0, -1))('%s: not answered where they do not, or nobody knows', async (_, conditions) => {
    expect((await ask([entry('knw_a', conditions)], '生日礼券怎么领')).outcome).not.toBe('reply')
  })

  test('of two that ask the same, who fits the closer one is answered with it, everybody else with the other', async () => {
    const both = [entry('knw_a', { audience: 'vip', answer: 'VIP 双份。' }), entry('knw_b', {})]
    expect(JSON.stringify((await ask(both, '生日礼券怎么领', { customer: vip })).replies)).toContain('双份')
    expect(JSON.stringify((await ask(both, '生日礼券怎么领')).replies)).toContain('人人可领')
  })
})

describe('the form of an answer', () => {
  const rich = entry('knw_a', {
    spoken: '您好，人人都能领。',
    attachments: [{ key: 'sent/knowledge/evt_1.png', contentType: 'image/png', fileName: '步骤.png' }],
  })
  test('is written with its files, and heard in its own words without them', async () => {
    const written = await ask([rich], '生日礼券怎么领')
    expect(written.replies.map(({ type }) => type)).toEqual(['image', 'text'])
    const heard = await ask([rich], '生日礼券怎么领', { isSpoken: true })
    expect(heard.replies).toEqual([{ type: 'text', text: '您好，人人都能领。' }])
  })

  test('offers what its editor named first, then what is near; never what does not hold', async () => {
    const entries = [
      entry('knw_a', { related: ['knw_c'] as never, category: '礼券' }),
      entry('knw_b', { question: '生日礼券过期了怎么办？', category: '礼券' }),
      entry('knw_e', { question: '礼券怎么领？', category: '别处' }),
      entry('knw_c', { question: '积分怎么用？' }),
      entry('knw_d', { question: '生日礼券可以转赠吗？', audience: 'vip', category: '礼券' }),
    ]
    const { replies } = await ask(entries, '生日礼券怎么领？')
    expect(replies[0]).toMatchObject({
      suggestions: [
        { id: 'knw_c', label: '积分怎么用？' },
        { id: 'knw_b', label: '生日礼券过期了怎么办？' },
      ],
    })
    const tapped = await ask(entries, '积分怎么用？', {
      said: [{ type: 'text', text: '积分怎么用？', replyTo: 'knw_c' }],
    })
    expect(tapped.trace.citations).toEqual(['knw_c'])
  })
})

describe('questions before anything is typed', () => {
  const known = knownOf(
    [
      entry('knw_a', { tags: ['热门'] }),
      entry('knw_b', { question: '冲锋衣怎么洗？', products: [demoProducts[0]?.id ?? ''] }),
      entry('knw_c', { question: '内部的', tags: ['热门'], audience: 'vip' }),
    ],
    standardFlows,
  )
  const ports = { shop, knowledge: async () => known, now: () => Date.parse('2026-11-21T00:00:00Z') }
  const labels = async (visit: Partial<Visit>) =>
    (await predictQuestions(ports, { language: 'zh', inboxId: 'ibx_web', ...visit })).map(({ label }) => label)

  test('come from the order under way, the product that is looked at, and what editors put forward', async () => {
    expect(await labels({})).toEqual(['生日礼券怎么领？'])
    const product = demoProducts[0]?.id ?? ''
    const all = await labels({ customer: { externalId: 'u', level: 'normal' }, about: { product } })
    expect(all[0]).toMatch(/订单|快递|物流/)
    expect(all).toContain('冲锋衣怎么洗？')
    expect(all.some((label) => label.includes(demoProducts[0]?.name ?? '-'))).toBe(true)
    expect(all.length).toBeLessThanOrEqual(4)
  })

  test('are none, rather than late, where knowledge does not come; a shop that is down costs its own only', async () => {
    isShopDown = true
    expect(await labels({ customer: { externalId: 'u', level: 'normal' } })).toEqual(['生日礼券怎么领？'])
    isShopDown = false
    const never = { ...ports, knowledge: () => new Promise<never>(() => undefined) }
    expect(await predictQuestions(never, { language: 'zh', inboxId: 'ibx_web' })).toEqual([])
  })
})
