import * as z from 'zod'
import { ids } from '../ids.ts'
import { SkillLevel } from '../settings/routing.ts'
import { Language } from './conversation.ts'

export const Role = z.enum(['agent', 'supervisor', 'admin'])
export type Role = z.infer<typeof Role>

/** invisible: at work on what they hold, offered nothing new, and offline to colleagues. */
export const Availability = z.enum(['online', 'away', 'invisible', 'offline'])

/** A human who serves customers. `load` is the number of slots held; it never exceeds `capacity`. */
export const Agent = z.object({
  id: ids.agent,
  email: z.string().max(254),
  name: z.string().max(100),
  role: Role,
  availability: Availability,
  capacity: z.int().min(0).max(50),
  load: z.int().nonnegative(),
  /** Tickets that they work on or are offered, and how many more than which they are offered none. */
  ticketLoad: z.int().default(0),
  ticketCapacity: z.int().min(0).max(200).default(10),
  /** The ticket that is on offer to them; one at a time. */
  ticketOfferId: ids.ticket.optional(),
  /** How long this agent's conversations last on average, as measured. */
  handleSeconds: z.number().nonnegative().optional(),
  skills: z.array(z.string().max(40)).max(30),
  /** How well they know each skill; 3 where it is not said. */
  skillLevels: z.record(z.string().max(40), SkillLevel).default({}),
  teamIds: z.array(ids.team).max(20).default([]),
  /** Offers in a row that were not answered. */
  missedOffers: z.int().nonnegative().default(0),
  languages: z.array(Language),
  /** They may not sign in any more; what they were let in with is refused too. */
  isDisabled: z.boolean().optional(),
  idleSince: z.iso.datetime(),
  /** When a console of theirs was first seen open, and since when none is, although they are at work. */
  seenAt: z.iso.datetime().optional(),
  goneSince: z.iso.datetime().optional(),
  updatedAt: z.iso.datetime(),
  /** How often the record was written: the newer of two states is the one with more. */
  version: z.int().nonnegative().default(0),
})
export type Agent = z.infer<typeof Agent>
