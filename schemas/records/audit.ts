import * as z from 'zod'
import { ids } from '../ids.ts'

/** Who changed what of how the platform works: the whole of it before and after, as text. */
export const AuditEntry = z.object({
  id: ids.audit,
  at: z.iso.datetime(),
  by: z.string().max(254),
  /** What was changed, such as `settings.routing` or `agent.agt_…`. */
  what: z.string().max(120),
  before: z.string(),
  after: z.string(),
  /** Which it is, the seal of the one before, and its own over all of it: absent in entries from before there were seals. */
  number: z.int().positive().optional(),
  previous: z.string().optional(),
  seal: z.string().optional(),
})
export type AuditEntry = z.infer<typeof AuditEntry>
