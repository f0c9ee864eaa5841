import { asksAboutOrder, describeOrder, orderNumberIn, phoneTailIn } from '../../domain/assistant/order.ts'
import { say } from '../../domain/assistant/phrases.ts'
import { isFamilyError } from '../../errors/errors.ts'
import type { Decision } from '../../ports/assistant.ts'
import type { AssistantPorts } from './decide.ts'
import type { Draft } from './draft.ts'

const listed = 3

/** Order and parcel status, from the shop itself, to the person it belongs to: proven identity or the phone's tail. */
export async function answerAboutOrder(draft: Draft, ports: AssistantPorts): Promise<Decision | undefined> {
  const { language, turn, text } = draft
  const { pending } = turn.memory
  const isAsked = pending?.intent === 'order'
  const number = orderNumberIn(text) ?? (isAsked ? pending.slots.number : undefined)
  const given = orderNumberIn(text) !== undefined
  if (!given && !asksAboutOrder(text) && !(isAsked && phoneTailIn(text))) return undefined

  const { isVerified, externalId } = turn.customer
  const proven = isVerified && externalId ? { externalId } : {}
  try {
    if (!number) {
      const orders = proven.externalId ? await ports.shop.ordersOf(proven.externalId) : []
      if (orders.length > 0) {
        const texts = orders.slice(0, listed).map((order) => describeOrder(order, language))
        return draft.reply(
          'order',
          `orders of ${proven.externalId ? 'a proven customer' : 'nobody'}`,
          [texts.join('\n\n')],
          { ...draft.understood },
        )
      }
      return draft.reply('order', 'number needed', [say('orderAskNumber', language)], {
        ...draft.understood,
        pending: { intent: 'order', slots: {} },
      })
    }
    const rest = orderNumberIn(text) ? text.replace(/yk[\s-]*(\d[\s-]*){12}/i, ' ') : text
    const phoneTail = phoneTailIn(rest)
    const order = await ports.shop.order(number, { ...proven, ...(phoneTail && { phoneTail }) })
    if (order === 'proof-needed') {
      const memory = { ...draft.understood, pending: { intent: 'order', slots: { number } } }
      const phrase = phoneTail ? say('orderNotFound', language, { number }) : say('orderAskProof', language)
      return draft.reply('order', phoneTail ? 'proof wrong' : 'proof needed', [phrase], memory)
    }
    if (!order) return draft.reply('order', 'not found', [say('orderNotFound', language, { number })])
    return draft.reply('order', `order ${order.status}`, [describeOrder(order, language)], {
      ...draft.understood,
      lastOrderNumber: number,
    })
  } catch (error) {
    if (!isFamilyError(error) || error.family !== 'unavailable') throw error
    return draft.reply('order', 'shop down', [say('shopDown', language)], turn.memory)
  }
}
