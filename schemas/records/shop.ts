import * as z from 'zod'

/** A product as the shop's own system tells it. */
export const ShopProduct = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.string(),
  aliases: z.array(z.string()).default([]),
  price: z.number(),
  url: z.string(),
  imageUrl: z.string().optional(),
  description: z.string(),
  descriptionEn: z.string(),
  material: z.string(),
  materialEn: z.string(),
  /** Its parts, where the shop describes them one by one; a customer may point at one. */
  parts: z
    .array(z.object({ name: z.string(), nameEn: z.string(), description: z.string(), descriptionEn: z.string() }))
    .default([]),
  /** Whatever else the shop knows of it, by name; `words` are other names that customers use. */
  attributes: z
    .array(
      z.object({
        name: z.string(),
        nameEn: z.string(),
        words: z.array(z.string()).default([]),
        value: z.string(),
        valueEn: z.string(),
      }),
    )
    .default([]),
  /** What each size measures. */
  sizeChart: z.array(z.object({ size: z.string(), text: z.string(), textEn: z.string() })).default([]),
  variants: z.array(z.object({ color: z.string(), colorEn: z.string(), size: z.string(), stock: z.int() })),
})
export type ShopProduct = z.infer<typeof ShopProduct>

/** An order as the shop's own system tells it. */
export const ShopOrder = z.object({
  number: z.string(),
  status: z.enum(['unpaid', 'paid', 'shipped', 'delivered', 'refunding', 'refunded', 'cancelled']),
  placedAt: z.string(),
  items: z.array(z.object({ name: z.string(), nameEn: z.string(), quantity: z.int() })),
  total: z.number(),
  carrier: z.string().optional(),
  trackingNumber: z.string().optional(),
  lastTrack: z.object({ at: z.string(), text: z.string(), textEn: z.string() }).optional(),
  estimatedArrival: z.string().optional(),
  /** When the customer had it: what returns and exchanges are counted from. */
  deliveredAt: z.string().optional(),
  /** Money on its way back. */
  refund: z.object({ amount: z.number(), text: z.string(), textEn: z.string() }).optional(),
})
export type ShopOrder = z.infer<typeof ShopOrder>

/** What the shop answers when it is asked to do something: done, with facts to tell; or why not. */
export const ShopResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), facts: z.record(z.string(), z.string()).default({}) }),
  z.object({ ok: z.literal(false), reason: z.string().max(500), reasonEn: z.string().max(500) }),
])
export type ShopResult = z.infer<typeof ShopResult>
