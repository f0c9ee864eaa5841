import * as z from 'zod'

const text = z.string().max(20_000)

/** Where a file is: at the provider (to be fetched) or in our bucket (key), or both. */
export const MediaRef = z.object({
  key: z.string().max(512).optional(),
  providerMediaId: z.string().max(512).optional(),
  sourceUrl: z.string().max(2_048).optional(),
  contentType: z.string().max(128).optional(),
  fileName: z.string().max(255).optional(),
  bytes: z.int().nonnegative().optional(),
})
export type MediaRef = z.infer<typeof MediaRef>

const Option = z.object({ id: z.string().max(128), label: z.string().max(200) })

/** A question to tap instead of typing it; with an id it is answered by that entry or task. */
export const Suggestion = z.object({ label: z.string().max(200), id: z.string().max(128).optional() })
export type Suggestion = z.infer<typeof Suggestion>

/** What can be said, on any channel: a small closed set. Anything else is kept whole as `unsupported`. */
export const Content = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    text,
    replyTo: z.string().max(128).optional(),
    /** What may be asked next; left out where the channel has no place for it. */
    suggestions: z.array(Suggestion).max(5).optional(),
  }),
  z.object({
    type: z.literal('image'),
    media: MediaRef,
    caption: text.optional(),
    /** What a model saw in it, for staff; never the customer's words. */
    description: text.optional(),
  }),
  z.object({ type: z.literal('voice'), media: MediaRef, transcript: text.optional() }),
  z.object({ type: z.literal('video'), media: MediaRef, thumbnail: MediaRef.optional() }),
  z.object({ type: z.literal('file'), media: MediaRef }),
  z.object({
    type: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    label: text.optional(),
  }),
  z.object({ type: z.literal('link'), title: text, url: z.string().max(2_048), description: text.optional() }),
  z.object({
    type: z.literal('card'),
    title: text,
    description: text.optional(),
    url: z.string().max(2_048).optional(),
    imageUrl: z.string().max(2_048).optional(),
  }),
  z.object({
    type: z.literal('choice'),
    text,
    options: z.array(Option).min(1).max(10),
    purpose: z.enum(['question', 'rating', 'handover']).default('question'),
  }),
  z.object({ type: z.literal('event'), name: z.string().max(64), detail: z.record(z.string(), z.string()).optional() }),
  z.object({ type: z.literal('notice'), name: z.string().max(64), text }),
  z.object({ type: z.literal('unsupported'), kind: z.string().max(64), raw: z.string().max(8_000) }),
])
export type Content = z.infer<typeof Content>

/** The words of a content, for previews, search and the assistant; empty where there are none. */
export function textOf(content: Content): string {
  switch (content.type) {
    case 'text':
    case 'choice':
    case 'notice':
      return content.text
    case 'voice':
      return content.transcript ?? ''
    case 'image':
      return content.caption ?? ''
    case 'location':
      return content.label ?? ''
    case 'link':
    case 'card':
      return content.title
    default:
      return ''
  }
}

/** The key of a content's own file in our bucket; undefined where it has none, or none yet. */
export const mediaKeyOf = (content: Content): string | undefined => ('media' in content ? content.media.key : undefined)
