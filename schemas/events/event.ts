import type * as z from 'zod'

/** One fact on the bus: past tense, versioned, with the shape of its detail and one example. */
export interface EventDefinition<Detail extends z.ZodType = z.ZodType> {
  readonly name: string
  readonly version: number
  readonly summary: string
  readonly detail: Detail
  readonly example: z.infer<Detail>
}

export const defineEvent = <Detail extends z.ZodType>(definition: EventDefinition<Detail>) => definition
