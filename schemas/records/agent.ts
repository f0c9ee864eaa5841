import * as z from 'zod'
import { ids } from '../ids.ts'
import { Language } from './conversation.ts'

export const Role = z.enum(['agent', 'supervisor', 'admin'])
export type Role = z.infer<typeof Role>

export const Availability = z.enum(['online', 'away', 'offline'])

/** A human who serves customers. `load` is the number of slots held; it never exceeds `capacity`. */
export const Agent = z.object({
  id: ids.agent,
  email: z.string().max(254),
  name: z.string().max(100),
  role: Role,
  availability: Availability,
  capacity: z.int().min(0).max(50),
  load: z.int().nonnegative(),
  /** How long this agent's conversations last on average, as measured. */
  handleSeconds: z.number().nonnegative().optional(),
  skills: z.array(z.string().max(40)).max(30),
  languages: z.array(Language),
  idleSince: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Agent = z.infer<typeof Agent>
