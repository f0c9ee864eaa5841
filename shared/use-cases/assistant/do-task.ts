import type { Content } from '../../../schemas/records/content.ts'
import type { AssistantMemory } from '../../../schemas/records/conversation.ts'
import type { Flow, FlowState, Slot } from '../../../schemas/records/flow.ts'
import { orderFacts, orderNumberIn, phoneTailIn } from '../../domain/assistant/order.ts'
import { say } from '../../domain/assistant/phrases.ts'
import {
  type Facts,
  fillWords,
  holds,
  isAgreed,
  isDropped,
  isRefused,
  nextSlot,
  shownValue,
} from '../../domain/flow/run.ts'
import { isFamilyError } from '../../errors/errors.ts'
import type { Decision } from '../../ports/assistant.ts'
import type { StepPorts } from './decide.ts'
import type { Draft, Task } from './draft.ts'
import { readProduct, slotsIn } from './fill-slots.ts'
import { findOrder, keeping, orderNamed, provenBy } from './find-order.ts'

/** After so many questions in a row that were not answered, a human is offered. */
const patience = 3
const urgent = 8
const ordinary = 5

/** The task that the conversation is in the middle of, where it is still known. */
export function taskOf(draft: Draft, flows: readonly Flow[], state = draft.turn.memory.flow): Task | undefined {
  const flow = state && flows.find(({ id }) => id === state.id)
  return flow && state && { flow, state }
}

/** What a task asks for that was not agreed to: no slot has such a name. */
const toChange = '#change'

/** Begins a task; one that was under way waits, and goes on afterwards. */
export async function beginTask(draft: Draft, ports: StepPorts, flow: Flow): Promise<Decision> {
  const before = draft.task
  const { flow: _, ...rest } = draft.turn.memory
  const state: FlowState = {
    id: flow.id,
    key: `${draft.turn.key}:${flow.id}`,
    slots: {},
    tries: 0,
    isConfirming: false,
  }
  const shared = before && before.flow.id !== flow.id ? before.state : undefined
  const slots = { ...(shared?.slots.order && { order: shared.slots.order }) }
  draft.paused = shared ?? draft.turn.memory.pausedFlow
  draft.note({ step: 'task', result: `${flow.id} begins` })
  const filled = await slotsIn(draft, ports, { flow, state: { ...state, slots } })
  return advance(draft, ports, { flow, state: { ...state, slots: { ...slots, ...filled } } }, rest)
}

/** What the customer said as a step of the task; undefined where it is something else, and the task waits. */
export async function followTask(draft: Draft, ports: StepPorts): Promise<Decision | undefined> {
  const { task, text, chosen, language } = draft
  if (!task) return undefined
  const { flow, state } = task
  const { flow: _, ...memory } = draft.understood
  draft.paused = draft.turn.memory.pausedFlow
  const isCancelling = flow.id === 'cancel-order' && /取消订单|cancel (my|the) order/i.test(text)
  if (chosen === 'flow:drop' || (isDropped(text) && !isCancelling)) {
    const words = say('flowDropped', language, { task: flow.name[language] })
    return close(draft, ports, `${flow.id} dropped`, words, memory)
  }
  if (chosen?.startsWith('flow:change:')) {
    const name = chosen.slice('flow:change:'.length)
    const slots = Object.fromEntries(Object.entries(state.slots).filter(([slot]) => slot !== name))
    return advance(draft, ports, { flow, state: { ...state, slots, isConfirming: false, tries: 0 } }, memory)
  }
  const picked = /^flow:set:([a-zA-Z]+):(.+)$/.exec(chosen ?? '')
  const filled: Facts = picked
    ? { [picked[1] as string]: picked[2] as string }
    : state.isConfirming && isAgreed(text)
      ? {}
      : {
          ...(await slotsIn(draft, ports, task)),
          ...(await readProduct(draft, ports, task)),
        }
  const number = orderNumberIn(text)
  const order = flow.slots.some(({ kind }) => kind === 'order') && number ? { order: number } : {}
  const changed = { ...filled, ...order }
  if (Object.keys(changed).length > 0) {
    // Nothing was done under this key yet: what changes belongs to the same undertaking.
    const slots = { ...state.slots, ...changed }
    return advance(draft, ports, { flow, state: { ...state, slots, isConfirming: false, tries: 0 } }, memory)
  }
  if (state.asked === 'proof' && phoneTailIn(text)) return advance(draft, ports, task, memory)
  if (state.isConfirming && (chosen === 'flow:yes' || isAgreed(text)))
    // Whoever said no has not agreed by a yes to the question what should be different.
    return chosen !== 'flow:yes' && state.asked === toChange
      ? advance(draft, ports, task, memory)
      : act(draft, ports, task, memory)
  if (state.isConfirming && (chosen === 'flow:no' || isRefused(text))) {
    const slots = flow.slots.filter(({ name }) => state.slots[name] !== undefined)
    const options = [
      ...slots.map(({ name, label }) => ({ id: `flow:change:${name}`, label: label[language] })),
      { id: 'flow:drop', label: say('dropIt', language) },
    ]
    draft.note({ step: 'task', result: `${flow.id}: to be changed` })
    return draft.choose('reply', say('flowWhatToChange', language), 'question', options, {
      ...memory,
      flow: { ...state, asked: toChange },
    })
  }
  const ordered = state.asked === 'order' ? await orderNamed(draft, ports) : undefined
  if (ordered)
    return advance(draft, ports, { flow, state: { ...state, slots: { ...state.slots, order: ordered } } }, memory)
  return undefined
}

/** An answer to something else, and then the task's question again; a task that nobody answers ends at a human. */
export async function resumeTask(
  draft: Draft,
  ports: StepPorts,
  { flow, state }: Task,
  aside: Decision | undefined,
): Promise<Decision> {
  // Where another task began, or a human is called, that is what goes on.
  if (aside && (aside.outcome !== 'reply' || aside.memory.flow !== draft.turn.memory.flow)) return aside
  const tries = aside ? state.tries : state.tries + 1
  if (tries >= patience) {
    const offered = draft.offerHuman(tries)
    return { ...offered, memory: { ...offered.memory, flow: { ...state, tries: 0 } } }
  }
  draft.note({ step: 'task', result: `${flow.id} asks again` })
  const again = await advance(draft, ports, { flow, state: { ...state, tries } }, draft.understood)
  return aside ? after(draft, aside, flow, again) : again
}

/** Goes on until something must be asked, confirmed, told or done. */
async function advance(draft: Draft, ports: StepPorts, task: Task, memory: AssistantMemory): Promise<Decision> {
  const { language } = draft
  const { flow } = task
  draft.task = task
  const named = await readProduct(draft, ports, task)
  let state: FlowState = { ...task.state, slots: { ...task.state.slots, ...named } }
  let facts: Facts = state.slots
  let kept = memory
  if (flow.slots.some(({ kind }) => kind === 'order')) {
    const found = await findOrder(draft, ports, { flow, state }, memory)
    if ('told' in found) return close(draft, ports, 'orders of a proven customer', found.told, memory)
    if ('outcome' in found) return found
    state = { ...state, slots: found.slots }
    if (found.order) {
      facts = { ...state.slots, ...orderFacts(found.order, language, ports.now()) }
      kept = {
        ...memory,
        lastOrderNumber: found.order.number,
        ...(found.proof.phoneTail && { lastOrderProof: found.proof.phoneTail }),
      }
    }
  }
  draft.task = { flow, state }
  const rule = flow.rules.find(({ when }) => holds(when, facts))
  if (rule) {
    const words = fillWords(rule.say, flow, facts, language)
    if (rule.then === 'human')
      return draft.escalate('task', `${flow.id}: ${facts['order.status'] ?? 'rule'}`, words, ordinary)
    return close(draft, ports, `${flow.id}: not possible, ${facts['order.status'] ?? ''}`, words, kept)
  }
  const next = nextSlot(flow, facts)
  if (next) return ask(draft, { flow, state: { ...state, asked: next.name, isConfirming: false } }, next, kept)
  if (flow.confirm) {
    const options = [
      { id: 'flow:yes', label: say('yesDo', language) },
      { id: 'flow:no', label: say('noChange', language) },
      { id: 'flow:drop', label: say('dropIt', language) },
    ]
    const { asked, ...rest } = state
    draft.note({ step: 'task', result: `${flow.id} to be confirmed` })
    const words = fillWords(flow.confirm, flow, facts, language)
    return draft.choose('reply', words, 'question', options, keeping(draft, kept, { ...rest, isConfirming: true }))
  }
  return close(draft, ports, `${flow.id} done`, fillWords(flow.done, flow, facts, language), kept)
}

function ask(draft: Draft, { flow, state }: Task, slot: Slot, memory: AssistantMemory): Decision {
  const { language } = draft
  const kept = keeping(draft, memory, state)
  draft.note({ step: 'task', result: `${flow.id} asks for ${slot.name}` })
  if (slot.kind !== 'choice') return draft.finish('reply', [{ type: 'text', text: slot.ask[language] }], kept)
  const options = slot.options.map(({ id, label }) => ({ id: `flow:set:${slot.name}:${id}`, label: label[language] }))
  return draft.choose('reply', slot.ask[language], 'question', options, kept)
}

/** Does what was confirmed, once; what nobody can say is done goes to a human. */
async function act(draft: Draft, ports: StepPorts, task: Task, memory: AssistantMemory): Promise<Decision> {
  const { language, turn } = draft
  const { flow, state } = task
  const { lastOrderProof } = turn.memory
  const proof = {
    ...provenBy(turn),
    ...(lastOrderProof && { phoneTail: lastOrderProof }),
  }
  let facts: Facts = state.slots
  try {
    if (state.slots.order) {
      const order = await ports.shop.order(state.slots.order, proof)
      if (!order || order === 'proof-needed') return advance(draft, ports, task, memory)
      facts = { ...facts, ...orderFacts(order, language, ports.now()) }
      // It may have been sent between the question and the answer.
      if (flow.rules.some(({ when }) => holds(when, facts))) return advance(draft, ports, task, memory)
    }
    if (flow.call) {
      const result = await ports.shop.act({ call: flow.call, key: state.key, slots: state.slots, proof })
      if (!result.ok) {
        const reason = language === 'zh' ? result.reason : result.reasonEn
        const words = say('flowRefused', language, { reason })
        return close(draft, ports, `${flow.id} refused: ${result.reasonEn}`, words, memory)
      }
      facts = {
        ...facts,
        ...Object.fromEntries(Object.entries(result.facts).map(([name, one]) => [`result.${name}`, one])),
      }
    }
  } catch (error) {
    if (!isFamilyError(error) || (error.family !== 'unavailable' && error.family !== 'uncertain')) throw error
    if (error.family === 'uncertain')
      return draft.escalate('task', `${flow.id}: the result is not known`, say('flowUncertain', language), urgent)
    draft.note({ step: 'task', result: `${flow.id}: shop down` })
    const kept = keeping(draft, memory, state)
    return draft.finish('reply', [{ type: 'text', text: say('flowNeedsShop', language) }], kept)
  }
  const done = fillWords(flow.done, flow, { ...facts, ticket: '{ticket}' }, language)
  const decision = await close(draft, ports, `${flow.id} done`, done, memory)
  if (!flow.ticket) return decision
  const description = flow.slots
    .filter(({ name }) => facts[name] !== undefined)
    .map(({ name, label }) => `${label[language]}：${shownValue(flow, name, facts[name] ?? '', language)}`)
  return {
    ...decision,
    ticket: {
      subject: fillWords(flow.ticket.subject, flow, facts, language).slice(0, 200),
      description: description.join('\n'),
      priority: flow.ticket.priority,
    },
  }
}

/** Ends a task with words; the one that waited goes on. */
async function close(
  draft: Draft,
  ports: StepPorts,
  result: string,
  words: string,
  memory: AssistantMemory,
): Promise<Decision> {
  const { flow: _, pausedFlow, ...rest } = memory
  const waiting = draft.paused
  draft.note({ step: 'task', result })
  const paused = waiting && taskOf(draft, ports.flows, waiting)
  draft.ended = draft.task?.flow
  draft.task = undefined
  draft.paused = undefined
  const decision = draft.finish('reply', [{ type: 'text', text: words }], rest)
  if (!paused) return decision
  return after(draft, decision, paused.flow, await advance(draft, ports, paused, decision.memory))
}

/** What was said first, and then the task that goes on. */
function after({ language }: Draft, first: Decision, flow: Flow, again: Decision): Decision {
  const back: Content = { type: 'text', text: say('flowBack', language, { task: flow.name[language] }) }
  return { ...again, replies: [...first.replies, back, ...again.replies] }
}
