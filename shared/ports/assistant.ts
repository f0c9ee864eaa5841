import type { SpokenContext } from '../../schemas/commands/spoken.ts'
import type { Content } from '../../schemas/records/content.ts'
import type { AssistantMemory, Language } from '../../schemas/records/conversation.ts'
import type { DecisionTrace } from '../../schemas/records/message.ts'

/** What the assistant may know when it decides: what was just said, and what it remembered. */
export interface TurnContext {
  /** Names this turn: the same however often it is planned. */
  readonly key: string
  readonly said: readonly Content[]
  readonly language: Language
  readonly memory: AssistantMemory
  readonly isFirstTurn: boolean
  /** Where it was said, and whether the answer is heard instead of read. */
  readonly conversationId?: string
  readonly inboxId?: string
  readonly isSpoken?: boolean
  /** When the provider stops waiting for the answer, where it waits. */
  readonly answerBy?: string
  /** Where the customer is while speaking, as the channel says: `product` and `object` name what is pointed at. */
  readonly about?: SpokenContext
  readonly customer: {
    readonly name?: string
    readonly externalId?: string
    readonly isVerified: boolean
    /** Services beside the platform may not be asked about what they say. */
    readonly isPrivate?: boolean
    readonly level: 'normal' | 'vip'
  }
}

/** What to do, what to say, what to remember, and why. */
export interface Decision {
  readonly outcome: DecisionTrace['outcome']
  readonly replies: readonly Content[]
  readonly language: Language
  readonly memory: AssistantMemory
  /** The customer wants to go on elsewhere: on this channel, or wherever (empty). The core tells how. */
  readonly continueOn?: string
  /** A human is needed: why, how soon, and what they should know. */
  readonly escalation?: { readonly reason: string; readonly priority: number; readonly summary: string }
  /** Something for a human to do, without one being called now. `{ticket}` in the replies becomes its number. */
  readonly ticket?: {
    readonly subject: string
    readonly description: string
    readonly priority: 'low' | 'normal' | 'high' | 'urgent'
  }
  readonly trace: DecisionTrace
}

/** The one interface an engine must meet; it never throws for what a customer says. */
export interface Assistant {
  decide(turn: TurnContext): Promise<Decision>
}
