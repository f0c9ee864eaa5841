import * as z from 'zod'
import { ids } from '../ids.ts'
import { TicketPriority } from '../records/ticket.ts'

const slug = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be 1 to 40 of a-z, 0-9 and "-", starting with a letter')

const unique = (items: readonly { readonly id: string }[]) => new Set(items.map(({ id }) => id)).size === items.length

/** A field that tickets of one type have. */
export const TicketField = z
  .object({
    id: slug,
    label: z.string().min(1).max(60),
    kind: z.enum(['text', 'number', 'date', 'select', 'yes-no']),
    options: z.array(z.string().min(1).max(60)).max(100).optional(),
    isRequired: z.boolean().default(false),
  })
  .strict()
  .refine(({ kind, options }) => kind !== 'select' || (options?.length ?? 0) > 0, {
    path: ['options'],
    message: 'must name what can be chosen',
  })
export type TicketField = z.infer<typeof TicketField>

/** What kinds of tickets there are, and what is asked for each. */
export const TicketTypeSettings = z
  .object({
    items: z
      .array(
        z
          .object({
            id: slug,
            name: z.string().min(1).max(60),
            fields: z.array(TicketField).max(30).default([]).refine(unique, 'two fields have the same id'),
          })
          .strict(),
      )
      .max(50)
      .default([])
      .refine(unique, 'two types have the same id'),
  })
  .strict()
export type TicketTypeSettings = z.infer<typeof TicketTypeSettings>

const minutes = z.int().min(1).max(100_000).nullable()

const Policy = z
  .object({
    name: z.string().min(1).max(60),
    /** Of which tickets it speaks; all that is named must hold. */
    when: z
      .object({ priorities: z.array(TicketPriority).optional(), types: z.array(slug).max(50).optional() })
      .strict()
      .prefault({}),
    /** Minutes of working time until a human first answers, answers again, and is done; null promises nothing. */
    firstResponseMinutes: minutes.default(null),
    nextResponseMinutes: minutes.default(null),
    resolutionMinutes: minutes.default(null),
    /** What happens to a ticket of which a promise was broken. */
    onBreach: z
      .object({
        priority: TicketPriority.optional(),
        teamId: ids.team.optional(),
        isUnassigned: z.boolean().optional(),
      })
      .strict()
      .prefault({}),
  })
  .strict()

const promise = (name: string, priority: z.infer<typeof TicketPriority>, first: number, resolution: number) => ({
  name,
  when: { priorities: [priority] },
  firstResponseMinutes: first,
  nextResponseMinutes: first,
  resolutionMinutes: resolution,
  onBreach: {},
})

/** What is promised about tickets, in working time; the first policy that fits a ticket holds for it. */
export const ServiceLevelSettings = z
  .object({
    policies: z
      .array(Policy)
      .max(50)
      .default([
        promise('urgent', 'urgent', 30, 240),
        promise('high', 'high', 60, 480),
        promise('normal', 'normal', 240, 1_440),
        promise('low', 'low', 480, 2_400),
      ]),
    /** How much of the time has passed when people are warned, in per cent. */
    warnAtPercent: z.int().min(10).max(99).default(80),
  })
  .strict()
export type ServiceLevelSettings = z.infer<typeof ServiceLevelSettings>
export type ServiceLevelPolicy = ServiceLevelSettings['policies'][number]
