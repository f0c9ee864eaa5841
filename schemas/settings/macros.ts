import * as z from 'zod'
import { ids } from '../ids.ts'
import { Language } from '../records/conversation.ts'

/** Several things that agents often do together, done by one choice: in this order, each only where it is named. */
const Macro = z
  .object({
    name: z.string().min(1).max(60),
    language: Language.optional(),
    /** What the customer is told; {客户} and {客服} are the names. */
    reply: z.string().min(1).max(4_000).optional(),
    note: z.string().min(1).max(4_000).optional(),
    tags: z.array(z.string().min(1).max(40)).max(10).optional(),
    transferTeamId: ids.team.optional(),
    ticketSubject: z.string().min(1).max(200).optional(),
    isClosing: z.boolean().optional(),
  })
  .strict()
  .refine(
    (macro) =>
      Boolean(
        macro.reply ||
          macro.note ||
          macro.tags?.length ||
          macro.transferTeamId ||
          macro.ticketSubject ||
          macro.isClosing,
      ),
    'does nothing',
  )
  .refine((macro) => !(macro.isClosing && macro.transferTeamId), 'can close or transfer, not both')
export type Macro = z.infer<typeof Macro>

export const MacroSettings = z.object({ items: z.array(Macro).max(200).default([]) }).strict()

/** The labels that are offered; others may be typed. */
export const TagSettings = z.object({ items: z.array(z.string().min(1).max(40)).max(300).default([]) }).strict()
