import type { InboundCommand } from '../../schemas/commands/take-turn.ts'
import { parameterStore } from '../../shared/aws/configuration.ts'
import { sqsDeliveryQueue, sqsTurnQueue } from '../../shared/aws/queues.ts'
import type { ChannelAdapter, InboxContext } from '../../shared/channels/contract.ts'
import type { Clock } from '../../shared/ports/clock.ts'
import type { Configuration } from '../../shared/ports/outside.ts'
import type { PullQueue, TurnQueue } from '../../shared/ports/work.ts'
import { random, systemClock } from './clock.ts'
import { environment } from './environment.ts'

export interface WebhookPorts {
  readonly clock: Clock
  readonly configuration: Configuration
  readonly turnQueue: TurnQueue
  /** Where a provider's ring goes, on channels whose messages must be fetched. */
  readonly pullQueue?: PullQueue
  readonly publicUrl: string
  readonly random: (bytes: number) => Uint8Array
  /** Waits for the reply inside the provider's request, on channels and inboxes that want that. */
  readonly answer?: (
    adapter: ChannelAdapter,
    context: InboxContext,
    commands: readonly InboundCommand[],
  ) => Promise<{ readonly contentType: string; readonly body: string } | undefined>
  readonly answerWithinSeconds: (answerWithinMs: number) => number
}

/** What the door of a channel may touch: the queue, and its own parameters. No table. */
export function webhookPorts(): WebhookPorts {
  const { TURN_QUEUE_URL, PARAMETER_PREFIX, PUBLIC_URL } = environment(
    'TURN_QUEUE_URL',
    'PARAMETER_PREFIX',
    'PUBLIC_URL',
  )
  return {
    publicUrl: PUBLIC_URL,
    ...(process.env.DELIVERY_QUEUE_URL && { pullQueue: sqsDeliveryQueue(process.env.DELIVERY_QUEUE_URL) }),
    clock: systemClock,
    configuration: parameterStore(PARAMETER_PREFIX, systemClock.now),
    turnQueue: sqsTurnQueue(TURN_QUEUE_URL),
    random,
    answerWithinSeconds: () => 0,
  }
}
