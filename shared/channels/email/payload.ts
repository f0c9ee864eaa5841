import * as z from 'zod'

const header = z.string().max(998)

/** A letter as our own entry read it: the verdicts of SES, the headers that matter, the words, and files already stored. */
export const Letter = z.object({
  sesMessageId: z.string().min(1).max(256),
  sentAt: z.iso.datetime(),
  from: z.object({ address: z.string().min(3).max(254), name: z.string().max(200).optional() }),
  subject: header,
  messageId: header,
  inReplyTo: header.optional(),
  references: z.string().max(4_000).optional(),
  autoSubmitted: header.optional(),
  precedence: header.optional(),
  returnPath: header.optional(),
  verdicts: z.object({ spam: z.string(), virus: z.string(), dmarc: z.string() }),
  text: z.string().max(100_000),
  files: z
    .array(
      z.object({
        key: z.string().max(512),
        contentType: z.string().max(128),
        fileName: z.string().max(255),
        bytes: z.int(),
      }),
    )
    .max(20),
})
export type Letter = z.infer<typeof Letter>
