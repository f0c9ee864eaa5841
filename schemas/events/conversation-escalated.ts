import * as z from 'zod'
import { Escalation } from '../records/escalation.ts'
import { defineEvent } from './event.ts'
import { exampleEscalation } from './examples.ts'

/** A human was asked for; the escalation machine starts from this fact. */
export const ConversationEscalated = defineEvent({
  name: 'conversation.escalated',
  version: 1,
  summary: 'A human was asked for; the escalation machine starts from this fact.',
  detail: z.object({ escalation: Escalation }),
  example: { escalation: exampleEscalation },
})
