import * as z from 'zod'
import { ids } from '../ids.ts'

/** What the key of a back end may do. */
export const Scope = z.enum([
  'conversations:read',
  'conversations:write',
  'tickets:read',
  'tickets:write',
  'customers:read',
  'customers:write',
  'knowledge:read',
  'knowledge:write',
])
export type Scope = z.infer<typeof Scope>

/** The key of a back end; only the hash of its secret is stored. */
export const ApiKey = z.object({
  id: ids.apiKey,
  name: z.string().max(60),
  scopes: z.array(z.string()),
  /** How the secret ends, to tell keys apart. */
  ending: z.string().max(8),
  createdAt: z.iso.datetime(),
  createdBy: z.string().max(100),
})
export type ApiKey = z.infer<typeof ApiKey>
