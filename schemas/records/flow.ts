import * as z from 'zod'

/** Words in both languages; `{name}` stands for a fact: a slot, `order.…` of the order, `result.…` of the call, `ticket`. */
const Words = z.object({ zh: z.string().min(1).max(1_000), en: z.string().min(1).max(1_000) }).strict()

/**
 * What must be so: every named fact is one of the values, or a number above or at most so much. A fact that is not
 * known meets no condition.
 */
const Condition = z.record(
  z.string().max(60),
  z.union([
    z.array(z.string().max(60)).min(1).max(20),
    z.object({ above: z.number() }).strict(),
    z.object({ atMost: z.number() }).strict(),
  ]),
)
export type Condition = z.infer<typeof Condition>

const Slot = z
  .object({
    name: z.string().regex(/^[a-z][a-zA-Z]{0,29}$/),
    /**
     * How it is recognised. `order` is looked up in the shop, and only for whom it belongs to; `time` is kept in the
     * customer's words, `date` as YYYY-MM-DD, `amount` as a plain number.
     */
    kind: z.enum([
      'order',
      'product',
      'variant',
      'address',
      'phone',
      'email',
      'taxId',
      'time',
      'date',
      'amount',
      'choice',
      'photo',
      'text',
    ]),
    label: Words,
    ask: Words,
    /** Of a choice: what can be chosen, and the words that choose it. */
    options: z
      .array(z.object({ id: z.string().max(40), label: Words, words: z.array(z.string().max(40)).max(30) }).strict())
      .max(9)
      .default([]),
    /** Asked only where this is so. */
    when: Condition.optional(),
  })
  .strict()
export type Slot = z.infer<typeof Slot>

/** A task that the assistant does for a customer, step by step, as data: what it needs, when it may, what it calls. */
export const Flow = z
  .object({
    id: z.string().regex(/^[a-z][a-z-]{1,39}$/),
    version: z.int().positive(),
    /** Whether it is offered at all. */
    isActive: z.boolean().default(true),
    name: Words,
    /** How customers ask for it: what it is found by. */
    examples: z.object({ zh: z.array(z.string().max(300)).max(50), en: z.array(z.string().max(300)).max(50) }).strict(),
    /** Where its subject is common to many questions: one of these words must be said too. */
    cues: z.array(z.string().min(1).max(40)).max(40).optional(),
    slots: z.array(Slot).max(10),
    /** Looked at as soon as their facts are known; the first that holds ends the task, or hands it to a human. */
    rules: z
      .array(z.object({ when: Condition, say: Words, then: z.enum(['stop', 'human']) }).strict())
      .max(20)
      .default([]),
    /** Asked before anything is done; a task that does something must have it. */
    confirm: Words.optional(),
    /** What the shop is asked to do. */
    call: z
      .string()
      .regex(/^[a-z][a-z-]{1,39}$/)
      .optional(),
    /** What is registered for a human, where the matter waits for one. */
    ticket: z
      .object({ subject: Words, priority: z.enum(['low', 'normal', 'high', 'urgent']) })
      .strict()
      .optional(),
    done: Words,
  })
  .strict()
  .superRefine((flow, context) => {
    const names = flow.slots.map(({ name }) => name)
    names.forEach((name, index) => {
      if (names.indexOf(name) !== index)
        context.addIssue({ code: 'custom', path: ['slots', index, 'name'], message: `"${name}" is used twice` })
    })
    flow.slots.forEach((slot, index) => {
      if (slot.kind === 'choice' && slot.options.length < 2)
        context.addIssue({ code: 'custom', path: ['slots', index, 'options'], message: 'a choice needs two or more' })
    })
    if ((flow.call || flow.ticket) && !flow.confirm)
      context.addIssue({ code: 'custom', path: ['confirm'], message: 'is needed where something is done' })
    const known = /^(order|orderNumber|order\..+|result\..+|ticket)$/
    const spoken = [flow.done, flow.confirm, flow.ticket?.subject, ...flow.rules.map(({ say }) => say)]
    for (const words of spoken)
      for (const text of words ? [words.zh, words.en] : [])
        for (const [, name = ''] of text.matchAll(/\{([\w.]+)\}/g))
          if (!names.includes(name) && !known.test(name))
            context.addIssue({ code: 'custom', message: `"{${name}}" names no slot of this task` })
  })
export type Flow = z.infer<typeof Flow>

/** Where a customer is in a task. */
export const FlowState = z.object({
  id: z.string(),
  /** Names this very undertaking at the shop, so that asking twice does it once. */
  key: z.string().max(200),
  slots: z.record(z.string(), z.string()),
  asked: z.string().optional(),
  tries: z.int().nonnegative().default(0),
  isConfirming: z.boolean().default(false),
})
export type FlowState = z.infer<typeof FlowState>
