import * as z from 'zod'
import { ids } from '../ids.ts'
import { Role } from './agent.ts'

/** Somebody who may sign in to the console, as the directory has them; without a role they may do nothing. */
export const StaffMember = z.object({
  /** The same id that the agent has once they signed in. */
  id: ids.agent,
  email: z.string().max(254),
  name: z.string().max(100),
  role: Role.optional(),
  isEnabled: z.boolean(),
  /** They were invited and have not signed in yet. */
  isInvited: z.boolean(),
})
export type StaffMember = z.infer<typeof StaffMember>
