import '../../support/quiet.ts'
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import { queueHandler } from '../../../functions/runtime/queue.ts'
import type { EscalationStep } from '../../../infra/workflows/escalation.ts'
import { DeliverReply } from '../../../schemas/commands/deliver-reply.ts'
import { PullMessages } from '../../../schemas/commands/pull-messages.ts'
import { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { Agent } from '../../../schemas/records/agent.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import type { Item } from '../../../shared/ports/table.ts'
import type { BackOff, Bus, DeliveryQueue, TurnQueue, Workflows } from '../../../shared/ports/work.ts'
import { type DeliveryPorts, deliverReply } from '../../../shared/use-cases/conversation/deliver-reply.ts'
import { type TurnPorts, takeTurn } from '../../../shared/use-cases/conversation/take-turn.ts'
import { askRating, awaitClose, ratingTimes } from '../../../shared/use-cases/escalation/after-assignment.ts'
import { createEscalationTicket } from '../../../shared/use-cases/escalation/create-ticket.ts'
import { offerConversation, withdrawOffer } from '../../../shared/use-cases/escalation/offer-conversation.ts'
import { routeEscalation } from '../../../shared/use-cases/escalation/route-escalation.ts'
import { startEscalation } from '../../../shared/use-cases/escalation/start-escalation.ts'
import { waitForAgent, wakeQueueFor } from '../../../shared/use-cases/escalation/wait-for-agent.ts'
import { relayOutbox } from '../../../shared/use-cases/events/relay-outbox.ts'
import { countFact } from '../../../shared/use-cases/insight/day-figures.ts'
import type { RealtimePorts } from '../../../shared/use-cases/realtime/connections.ts'
import { pushChanges } from '../../../shared/use-cases/realtime/push-changes.ts'

export type Ports = TurnPorts &
  DeliveryPorts &
  RealtimePorts & {
    readonly workflows: Workflows
    readonly bus: Bus
    readonly turnQueue: TurnQueue
    readonly deliveryQueue: DeliveryQueue
  }

type Batch = { readonly Records: readonly SQSRecord[] }

interface Fact {
  readonly name: string
  readonly detail: Record<string, unknown>
}

const context = { awsRequestId: 'simulated', functionName: 'simulated' } as Context

const targets: Readonly<Record<string, readonly string[]>> = {
  'conversation.escalated': ['start-escalation'],
  'messages.recorded': ['push-changes'],
  'conversation.changed': ['push-changes', 'count-facts'],
  'escalation.changed': ['count-facts'],
}

/** The functions of the platform as its entries put them together, each run with ports of its own. */
export const functionsOf = () => ({
  'take-turn': (ports: Ports, backOff: BackOff, event: Batch): Promise<SQSBatchResponse> =>
    queueHandler(InboundCommand, () => ({ ports, backOff }), { together: takeTurn })(event as SQSEvent, context),

  'deliver-reply': (ports: Ports, backOff: BackOff, event: Batch): Promise<SQSBatchResponse> =>
    queueHandler(z.union([PullMessages, DeliverReply]), () => ({ ports, backOff }), {
      oneByOne: async (to: Ports, command) => ('account' in command ? undefined : deliverReply(to, command)),
    })(event as SQSEvent, context),

  /** Takes rows of the stream; says how many are done with. One partition goes in order, a failure holds up the rest. */
  relay: async (ports: Ports, rows: readonly Item[]): Promise<number> => {
    const failures: number[] = []
    const groups = Map.groupBy(
      rows.map((row, index) => ({ row, index })),
      ({ row }) => row.pk,
    )
    await Promise.all(
      [...groups.values()].map(async (group) => {
        for (const { row, index } of group)
          try {
            await relayOutbox(ports, row)
          } catch {
            failures.push(index)
            return
          }
      }),
    )
    return Math.min(rows.length, ...failures)
  },

  step: async (name: EscalationStep, ports: Ports, payload: unknown): Promise<unknown> => {
    const input = payload as {
      conversationId: string
      escalationId: string
      token: string
      reason: 'no-agent' | 'outside-hours'
      isReminder?: boolean
    }
    switch (name) {
      case 'route-escalation':
        return { ...(await routeEscalation(ports, input)), ...(await ratingTimes(ports)) }
      case 'offer-conversation':
        return (await offerConversation(ports, input)) ?? {}
      case 'withdraw-offer':
        return withdrawOffer(ports, input)
      case 'wait-for-agent':
        return (await waitForAgent(ports, input)) ?? {}
      case 'create-ticket':
        return createEscalationTicket(ports, input)
      case 'await-close':
        return (await awaitClose(ports, input)) ?? {}
      case 'ask-rating':
        return (await askRating(ports, input)) ?? {}
    }
  },

  targetsOf: ({ name, detail }: Fact): readonly string[] => {
    if (name !== 'agent.changed') return targets[name] ?? []
    return (detail.agent as Agent).availability === 'online' ? ['wake-queue'] : []
  },

  take: async (target: string, ports: Ports, fact: Fact): Promise<void> => {
    if (target === 'start-escalation') await startEscalation(ports, fact.detail.escalation as Escalation)
    if (target === 'wake-queue') await wakeQueueFor(ports, (fact.detail.agent as Agent).id)
    if (target === 'push-changes') await pushChanges(ports, fact)
    if (target === 'count-facts') await countFact(ports, fact)
  },
})
