import * as z from 'zod'
import { ids } from '../ids.ts'

/** How customers are asked what they thought of the help of a human, once a conversation was closed. */
export const SurveySettings = z
  .object({
    isOn: z.boolean().default(true),
    /** Inboxes whose customers are not asked. */
    offInboxIds: z.array(ids.inbox).max(200).default([]),
    /** The question in the company's own words; the usual one where there are none. */
    question: z
      .object({ zh: z.string().max(200).optional(), en: z.string().max(200).optional() })
      .strict()
      .prefault({}),
    /** Hours after which who has not answered is asked once more, and never again; nobody is where it is null. */
    remindAfterHours: z.int().min(1).max(160).nullable().default(null),
  })
  .strict()
