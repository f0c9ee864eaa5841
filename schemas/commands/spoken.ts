import * as z from 'zod'

/** What a channel must know to answer this very message: a thread of mail, a call, a reply token. Never shown. */
export const Thread = z
  .record(z.string().max(32), z.string().max(1_000))
  .refine((value) => Object.keys(value).length <= 12)
export type Thread = z.infer<typeof Thread>

/** Where the customer is while speaking (a scene, an object, a page, a device), as the channel says; shown to agents. */
export const SpokenContext = z
  .record(z.string().max(40), z.string().max(300))
  .refine((value) => Object.keys(value).length <= 20, 'has more than 20 entries')
export type SpokenContext = z.infer<typeof SpokenContext>

/** What proves that two addresses are one person's. Only a channel that has proof may say it. */
export const Evidence = z.object({
  kind: z.enum(['externalId', 'unionid', 'phone', 'email']),
  value: z.string().min(1).max(254),
})
export type Evidence = z.infer<typeof Evidence>
