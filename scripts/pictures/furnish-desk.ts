import { apiOf, type Local, signIn } from '../../test/support/local.ts'

/** What a company sets, so that the pages of the desk have something to show. */
export async function furnishDesk(local: Local): Promise<void> {
  const account = local.endpoints.staff.find(({ role }) => role === 'admin')
  if (!account) return
  const admin = apiOf(local.endpoints.http, await signIn(local.endpoints.http, account))
  const save = async (name: string, value: object) => {
    const { body } = await admin('GET', '/v1/settings')
    const stored = body[name] as { value: object; version: number }
    await admin('PUT', `/v1/settings/${name}`, { value: { ...stored.value, ...value }, version: stored.version })
  }
  await save('teams', {
    items: [
      { id: 'tem_vip', name: 'VIP 专席' },
      { id: 'tem_aftersales', name: '售后组' },
    ],
  })
  await save('routing', {
    rules: [
      { name: 'VIP 客户', when: { isVip: true }, then: { priority: 9 } },
      { name: '退款纠纷', when: { words: ['退款', 'refund'], isUpset: true }, then: { skill: 'refund', level: 4 } },
    ],
  })
  await save('ticketTypes', {
    items: [
      {
        id: 'refund',
        name: '退款',
        fields: [
          { id: 'order', label: '订单号', kind: 'text', isRequired: true },
          { id: 'amount', label: '金额', kind: 'number' },
        ],
      },
    ],
  })
  await save('tags', { items: ['催单', '补偿', '投诉'] })
  await save('macros', {
    items: [
      {
        name: '安抚并建单',
        reply: '{客户}您好，已为您登记，今天内给您答复。',
        tags: ['催单'],
        ticketSubject: '催单跟进',
      },
      { name: '致谢并结束', reply: '感谢您的来访，祝您生活愉快！', isClosing: true },
    ],
  })
}
