import type { AssistantMemory } from '../../../schemas/records/conversation.ts'
import type { FlowState } from '../../../schemas/records/flow.ts'
import type { ShopOrder } from '../../../schemas/records/shop.ts'
import {
  describeOrder,
  orderFacts,
  orderNumberIn,
  phoneTailIn,
  withoutOrderNumber,
} from '../../domain/assistant/order.ts'
import { say } from '../../domain/assistant/phrases.ts'
import { aspectIn } from '../../domain/assistant/product.ts'
import { asksForRule, type Facts } from '../../domain/flow/run.ts'
import { isFamilyError } from '../../errors/errors.ts'
import type { Decision, TurnContext } from '../../ports/assistant.ts'
import type { ShopProof } from '../../ports/outside.ts'
import type { StepPorts } from './decide.ts'
import type { Draft, Task } from './draft.ts'
import { productNamed } from './fill-slots.ts'

const shownOrders = 5
const listedOrders = 3
/** So many wrong proofs in a conversation, and only a human can go on: four digits are soon guessed. */
const mostProofs = 5
const ordinary = 5

interface Found {
  readonly order?: ShopOrder
  readonly slots: Facts
  readonly proof: ShopProof
}

/** A memory in which the task stands where it now is. */
export const keeping = (draft: Draft, memory: AssistantMemory, state: FlowState): AssistantMemory => ({
  ...memory,
  flow: state,
  ...(draft.paused && { pausedFlow: draft.paused }),
})

/** What proves an order to be somebody's who has signed in. */
export const provenBy = ({ customer }: TurnContext): ShopProof =>
  customer.isVerified && customer.externalId ? { externalId: customer.externalId } : {}

/** The only order with the product that a text names; undefined where it asks something of that. */
async function orderWith(
  draft: Draft,
  ports: StepPorts,
  ordersOf: () => Promise<readonly ShopOrder[]>,
): Promise<ShopOrder | undefined> {
  if (aspectIn(draft.text) || asksForRule(draft.text)) return undefined
  const product = await productNamed(draft, ports)
  if (!product) return undefined
  const [one, another] = (await ordersOf()).filter(({ items }) =>
    items.some(({ name, nameEn }) => name.includes(product.name) || nameEn.includes(product.nameEn)),
  )
  return another ? undefined : one
}

/** The number of the order that somebody names by what is in it, of their own. */
export async function orderNamed(draft: Draft, ports: StepPorts): Promise<string | undefined> {
  const { externalId } = provenBy(draft.turn)
  if (!externalId) return undefined
  return (await orderWith(draft, ports, () => ports.shop.ordersOf(externalId).catch(() => [])))?.number
}

/** The order that the task is about: named, the only one, or the last that was spoken of; else a question. */
export async function findOrder(
  draft: Draft,
  ports: StepPorts,
  { flow, state }: Task,
  memory: AssistantMemory,
): Promise<Found | { readonly told: string } | Decision> {
  const { language, turn, text } = draft
  const proven = provenBy(turn)
  const asking = (asked: string, phrase: string, tries = state.tries, slots: Facts = state.slots) => {
    draft.note({ step: 'order', result: `${asked} needed` })
    const kept = keeping(draft, memory, { ...state, slots, asked, tries, isConfirming: false })
    return draft.finish('reply', [{ type: 'text', text: phrase }], kept)
  }
  const locked = () => {
    const decision = draft.escalate('order', 'proof', say('proofLocked', language), ordinary)
    return { ...decision, memory: { ...decision.memory, proofFailures: mostProofs } }
  }
  const said = orderNumberIn(text)
  const number = said ?? state.slots.order ?? turn.memory.lastOrderNumber
  const rest = withoutOrderNumber(text)
  const isTailMeant = state.asked === 'proof' || said !== undefined || /尾号|后四位|last four|ending/i.test(rest)
  const tail = isTailMeant ? phoneTailIn(rest) : undefined
  const remembered = number === turn.memory.lastOrderNumber ? turn.memory.lastOrderProof : undefined
  try {
    if (!number) {
      const orders = proven.externalId ? await ports.shop.ordersOf(proven.externalId) : []
      const [only] = orders
      if (!only) return asking('order', say('orderAskNumber', language))
      if (!flow.confirm && flow.id === 'order-status') {
        const texts = orders.slice(0, listedOrders).map((order) => describeOrder(order, language))
        return { told: texts.join('\n\n') }
      }
      const meant = orders.length === 1 ? only : await orderWith(draft, ports, async () => orders)
      if (meant) return { order: meant, slots: { ...state.slots, order: meant.number }, proof: proven }
      const options = orders.slice(0, shownOrders).map((order) => ({
        id: `flow:set:order:${order.number}`,
        label: `${order.number} ${orderFacts(order, language, ports.now())['order.items']}`.slice(0, 100),
      }))
      draft.note({ step: 'order', result: `one of ${orders.length}` })
      const kept = keeping(draft, memory, { ...state, asked: 'order', isConfirming: false })
      return draft.choose('reply', say('flowChooseOrder', language), 'question', options, kept)
    }
    const phoneTail = tail ?? remembered
    if (tail && (turn.memory.proofFailures ?? 0) >= mostProofs) return locked()
    const proof = { ...proven, ...(phoneTail && { phoneTail }) }
    const order = await ports.shop.order(number, proof)
    const slots = { ...state.slots, order: number }
    if (order === 'proof-needed') {
      if (!phoneTail) return asking('proof', say('orderAskProof', language), state.tries, slots)
      const proofFailures = (turn.memory.proofFailures ?? 0) + 1
      if (proofFailures >= mostProofs) return locked()
      const asked = asking('proof', say('orderNotFound', language, { number }), state.tries + 1, slots)
      return { ...asked, memory: { ...asked.memory, proofFailures } }
    }
    if (!order) {
      const { order: _, ...others } = state.slots
      return asking('order', say('orderNotFound', language, { number }), state.tries + 1, others)
    }
    return { order, slots, proof }
  } catch (error) {
    if (!isFamilyError(error) || error.family !== 'unavailable') throw error
    draft.note({ step: 'order', result: 'shop down' })
    return draft.finish('reply', [{ type: 'text', text: say('shopDown', language) }], keeping(draft, memory, state))
  }
}
