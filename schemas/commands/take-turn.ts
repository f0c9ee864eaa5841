import * as z from 'zod'
import { ids } from '../ids.ts'
import { Content } from '../records/content.ts'
import { Evidence, SpokenContext, Thread } from './spoken.ts'

/** How the customer's act opens the provider's reply window; the channel's manifest says what each kind allows. */
export const Interaction = z.enum(['message', 'menu', 'follow', 'scan', 'mention', 'none'])
export type Interaction = z.infer<typeof Interaction>

const common = {
  inboxId: ids.inbox,
  channel: z.string(),
  address: z.string().min(1).max(256),
  providerMessageId: z.string().min(1).max(256),
  sentAt: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
}

/** What is known of whoever is at an address; only `evidence`, and an id that the shop signed, proves anything. */
const Profile = z.object({
  name: z.string().max(100).optional(),
  externalId: z.string().max(128).optional(),
  isVerified: z.boolean().optional(),
  language: z.enum(['zh', 'en']).optional(),
  level: z.enum(['normal', 'vip']).optional(),
  evidence: z.array(Evidence).max(4).optional(),
})

/** What a channel entry puts on the turn queue; the queue's group is the contact point. */
export const InboundCommand = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('message'),
    ...common,
    content: Content,
    interaction: Interaction,
    profile: Profile.optional(),
    thread: Thread.optional(),
    context: SpokenContext.optional(),
    /** The provider waits for the answer in this very request until then. */
    answerBy: z.iso.datetime().optional(),
  }),
  z.object({
    kind: z.literal('receipt'),
    ...common,
    /** The provider's id of the reply that this is about; without it, everything up to `seq`. */
    reference: z.string().max(256).optional(),
    status: z.enum(['delivered', 'read', 'failed']),
    seq: z.int().nonnegative().optional(),
    /** Of which conversation `seq` is, where that is known. */
    conversationId: ids.conversation.optional(),
    reason: z.string().max(300).optional(),
  }),
  z.object({
    kind: z.literal('rating'),
    ...common,
    score: z.int().min(1).max(5),
    comment: z.string().max(1_000).optional(),
  }),
  /** The customer took a message back, or the provider did: its words must go. */
  z.object({ kind: z.literal('recall'), ...common, reference: z.string().min(1).max(256) }),
  /** What the provider says, when asked, about who an address is. */
  z.object({ kind: z.literal('profile'), ...common, profile: Profile }),
  /** What was said in a voice message, once somebody has listened; without words where nothing could be understood. */
  z.object({
    kind: z.literal('transcript'),
    ...common,
    conversationId: ids.conversation,
    seq: z.int().positive(),
    transcript: z.string().max(20_000).optional(),
    confidence: z.number().min(0).max(1).optional(),
  }),
  z.object({ kind: z.literal('unreachable'), ...common, reason: z.string().max(100) }),
])
export type InboundCommand = z.infer<typeof InboundCommand>
