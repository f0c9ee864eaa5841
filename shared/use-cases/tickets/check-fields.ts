import * as z from 'zod'
import type { Ticket } from '../../../schemas/records/ticket.ts'
import type { TicketField, TicketTypeSettings } from '../../../schemas/settings/tickets.ts'
import { invalid } from '../../errors/errors.ts'

function schemaOfValue({ kind, options = [] }: TicketField): z.ZodType {
  if (kind === 'number') return z.number()
  if (kind === 'yes-no') return z.boolean()
  if (kind === 'date') return z.iso.date()
  return kind === 'select' ? z.enum(options as [string, ...string[]]) : z.string().min(1).max(2_000)
}

/** What a type's fields must be, as a schema. */
const schemaOf = (fields: readonly TicketField[]) =>
  z
    .object(
      Object.fromEntries(
        fields.map((field) => [field.id, field.isRequired ? schemaOfValue(field) : schemaOfValue(field).optional()]),
      ),
    )
    .strict()

/** The values of a ticket's fields, checked by its type. @throws Rejected invalid, with the field */
export function checkFields(settings: TicketTypeSettings, ticket: Pick<Ticket, 'type' | 'fields'>): void {
  const refuse = (field: string, message: string) => {
    throw invalid(field, message)
  }
  const type = settings.items.find(({ id }) => id === ticket.type)
  if (ticket.type !== undefined && !type)
    refuse('type', `must be one of ${settings.items.map(({ id }) => id).join(', ') || '(no types are set)'}`)
  const parsed = schemaOf(type?.fields ?? []).safeParse(ticket.fields)
  if (parsed.success) return
  const [issue] = parsed.error.issues
  refuse(['fields', ...(issue?.path ?? [])].join('.'), issue?.message ?? 'is not valid')
}
