import * as z from 'zod'
import { ids } from '../ids.ts'

const text = z.string().max(4_000)

/**
 * What an agent could do next. calm: the customer is upset (`why`), words that may help. pass-on: the company's rules
 * would have it with another team. do-task: the assistant can do that with the customer. reply: what the assistant would
 * answer. make-ticket: something was promised (`why`) and nobody would be reminded. close: the customer has what they came for.
 */
export const NextStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('calm'), text, why: text }),
  z.object({ kind: z.literal('pass-on'), teamId: ids.team, name: z.string() }),
  z.object({ kind: z.literal('do-task'), taskId: z.string(), name: z.string() }),
  z.object({ kind: z.literal('reply'), text }),
  z.object({ kind: z.literal('make-ticket'), why: text }),
  z.object({ kind: z.literal('close') }),
])
export type NextStep = z.infer<typeof NextStep>
