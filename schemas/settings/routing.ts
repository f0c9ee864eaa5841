import * as z from 'zod'
import { ids } from '../ids.ts'
import { Language } from '../records/conversation.ts'

const skill = z.string().min(1).max(40)
/** How well somebody knows a matter: 1 a beginner, 3 able, 5 an expert. */
export const SkillLevel = z.int().min(1).max(5)

/** Of which conversations a rule speaks; all that is named must hold, and what is not named does not matter. */
const RoutingCondition = z
  .object({
    inboxIds: z.array(ids.inbox).max(50).optional(),
    channels: z.array(z.string().max(40)).max(30).optional(),
    languages: z.array(Language).optional(),
    isVip: z.boolean().optional(),
    /** The customer sounds upset. */
    isUpset: z.boolean().optional(),
    /** One of these stands in the reason or in what the customer last said. */
    words: z.array(z.string().min(1).max(40)).max(50).optional(),
  })
  .strict()

/** What a rule asks for, of whoever takes it. */
const RoutingOutcome = z
  .object({
    skill: skill.optional(),
    /** How well they must know it. */
    level: SkillLevel.optional(),
    teamId: ids.team.optional(),
    priority: z.int().min(0).max(9).optional(),
  })
  .strict()

/** How conversations find the human who fits. */
export const RoutingSettings = z
  .object({
    /** Slots that one conversation of a channel takes; one where it is not named. */
    weights: z.record(z.string().max(40), z.int().min(1).max(20)).default({ phone: 3, connect: 3 }),
    /** The first rule that fits decides. */
    rules: z
      .array(
        z
          .object({ name: z.string().min(1).max(60), when: RoutingCondition.prefault({}), then: RoutingOutcome })
          .strict(),
      )
      .max(50)
      .default([]),
    /** Seconds of waiting after which less is asked of whoever takes it; null keeps it for ever. Language always stays. */
    relaxation: z
      .object({
        levelSeconds: z.int().min(0).max(86_400).nullable().default(60),
        teamSeconds: z.int().min(0).max(86_400).nullable().default(120),
        skillSeconds: z.int().min(0).max(86_400).nullable().default(null),
      })
      .strict()
      .prefault({}),
    /** Seconds in the queue that one step of priority is worth; so nobody waits for ever behind the more important. */
    priorityHeadStartSeconds: z.int().min(0).max(3_600).default(60),
    /** Tickets that nobody has are offered to who has room, due first; where this is off they are pulled or given. */
    ticketOffers: z
      .object({
        isOn: z.boolean().default(true),
        answerSeconds: z.int().min(30).max(3_600).default(120),
      })
      .strict()
      .prefault({}),
    /** So many offers in a row without an answer, and the agent is away. */
    awayAfterMissedOffers: z.int().min(1).max(20).default(3),
    /** So many minutes without a key or a movement in the console, and the agent is away. */
    awayAfterIdleMinutes: z.int().min(1).max(600).default(30),
  })
  .strict()
export type RoutingSettings = z.infer<typeof RoutingSettings>
export type Relaxation = RoutingSettings['relaxation']
