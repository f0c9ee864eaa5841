import '../../support/quiet.ts'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { EventPattern } from 'aws-cdk-lib/aws-events'
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import { eventHandler, factHandler } from '../../../functions/runtime/event.ts'
import { queueHandler } from '../../../functions/runtime/queue.ts'
import { stepHandler } from '../../../functions/runtime/step.ts'
import { streamHandler } from '../../../functions/runtime/stream.ts'
import { factRules } from '../../../infra/fact-rules.ts'
import type { EscalationStep } from '../../../infra/workflows/escalation.ts'
import { matches } from '../../../local/events/pattern.ts'
import { DeliverReply } from '../../../schemas/commands/deliver-reply.ts'
import { PullMessages } from '../../../schemas/commands/pull-messages.ts'
import { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import { AgentChanged } from '../../../schemas/events/agent-changed.ts'
import { ConversationEscalated } from '../../../schemas/events/conversation-escalated.ts'
import { MessagesRecorded } from '../../../schemas/events/messages-recorded.ts'
import { TicketChanged } from '../../../schemas/events/ticket-changed.ts'
import type { Item } from '../../../shared/ports/table.ts'
import type { BackOff, Bus, DeliveryQueue, TurnQueue, Workflows } from '../../../shared/ports/work.ts'
import { watchAgents } from '../../../shared/use-cases/agents/watch-agents.ts'
import { closeIdle } from '../../../shared/use-cases/conversation/close-idle.ts'
import { type DeliveryPorts, deliverReply } from '../../../shared/use-cases/conversation/deliver-reply.ts'
import { type TurnPorts, takeTurn } from '../../../shared/use-cases/conversation/take-turn.ts'
import { askRating, awaitClose, ratingTimes } from '../../../shared/use-cases/escalation/after-assignment.ts'
import { createEscalationTicket } from '../../../shared/use-cases/escalation/create-ticket.ts'
import type { StepInput } from '../../../shared/use-cases/escalation/machine.ts'
import { offerConversation, withdrawOffer } from '../../../shared/use-cases/escalation/offer-conversation.ts'
import { routeEscalation } from '../../../shared/use-cases/escalation/route-escalation.ts'
import { startEscalation } from '../../../shared/use-cases/escalation/start-escalation.ts'
import { waitForAgent, wakeQueueFor } from '../../../shared/use-cases/escalation/wait-for-agent.ts'
import { relayOutbox } from '../../../shared/use-cases/events/relay-outbox.ts'
import { countFact } from '../../../shared/use-cases/insight/day-figures.ts'
import type { RealtimePorts } from '../../../shared/use-cases/realtime/connections.ts'
import { pushChanges } from '../../../shared/use-cases/realtime/push-changes.ts'
import { followConversation } from '../../../shared/use-cases/tickets/answer-ticket.ts'
import { offerTickets, offerTicketsTo } from '../../../shared/use-cases/tickets/offer-tickets.ts'
import { watchTickets } from '../../../shared/use-cases/tickets/watch-tickets.ts'
import { deliverFact, retryDeliveries, type WebhookPorts } from '../../../shared/use-cases/webhooks/deliver.ts'

export type Ports = TurnPorts &
  DeliveryPorts &
  WebhookPorts &
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

const asOnTheBus = ({ detailType, ...rest }: EventPattern) => ({ 'detail-type': detailType, ...rest })

/** The rules of the bus, by the function they feed; that the template has them is for the contract suite to say. */
export const rules: Readonly<Record<string, readonly object[]>> = {
  'escalation-start-escalation': [asOnTheBus(factRules.startEscalation)],
  'escalation-wake-queue': [asOnTheBus(factRules.wakeQueue)],
  'realtime-push-changes': [asOnTheBus(factRules.pushChanges)],
  'tickets-follow-conversation': [asOnTheBus(factRules.followConversation)],
  'tickets-offer-tickets': [asOnTheBus(factRules.offerTickets)],
  'insight-count-facts': [asOnTheBus(factRules.countCloses), asOnTheBus(factRules.countHandovers)],
  'webhooks-deliver-fact': [asOnTheBus(factRules.deliverFact)],
}

/** What each state of the machine does, as its entry says. */
const steps: Readonly<Record<EscalationStep, unknown>> = {
  'route-escalation': async (ports: Ports, input: StepInput) => ({
    ...(await routeEscalation(ports, input)),
    ...(await ratingTimes(ports)),
  }),
  'offer-conversation': offerConversation,
  'withdraw-offer': withdrawOffer,
  'wait-for-agent': waitForAgent,
  'create-ticket': createEscalationTicket,
  'await-close': awaitClose,
  'ask-rating': askRating,
}

/** What takes which fact, as its entry says. */
const takers: Readonly<Record<string, (compose: () => Ports) => ReturnType<typeof factHandler>>> = {
  'escalation-start-escalation': (compose) =>
    eventHandler(ConversationEscalated, compose, (ports, { escalation }) => startEscalation(ports, escalation)),
  'escalation-wake-queue': (compose) =>
    eventHandler(AgentChanged, compose, async (ports, { agent }) => {
      await wakeQueueFor(ports, agent.id)
      await offerTicketsTo(ports, agent.id)
    }),
  'tickets-offer-tickets': (compose) => eventHandler(TicketChanged, compose, offerTickets),
  'tickets-follow-conversation': (compose) => eventHandler(MessagesRecorded, compose, followConversation),
  'realtime-push-changes': (compose) => factHandler(compose, pushChanges),
  'insight-count-facts': (compose) => factHandler(compose, countFact),
  'webhooks-deliver-fact': (compose) =>
    factHandler(compose, (ports, { detail, ...fact }) =>
      deliverFact(ports, { ...fact, id: String(detail.id), detail }),
    ),
}

/** The functions of the platform as its entries put them together, each run with ports of its own. */
export const functionsOf = () => ({
  'take-turn': (ports: Ports, backOff: BackOff, event: Batch): Promise<SQSBatchResponse> =>
    queueHandler(InboundCommand, () => ({ ports, backOff }), { together: takeTurn })(event as SQSEvent, context),

  'deliver-reply': (ports: Ports, backOff: BackOff, event: Batch): Promise<SQSBatchResponse> =>
    queueHandler(z.union([PullMessages, DeliverReply]), () => ({ ports, backOff }), {
      oneByOne: async (to: Ports, command) => ('account' in command ? undefined : deliverReply(to, command)),
    })(event as SQSEvent, context),

  /** Takes rows of the stream; says how many are done with. */
  relay: async (ports: Ports, rows: readonly Item[]): Promise<number> => {
    const Records = rows.map((row, index) => ({
      dynamodb: {
        SequenceNumber: String(index),
        Keys: { pk: { S: row.pk }, sk: { S: row.sk } },
        NewImage: marshall(row, { removeUndefinedValues: true }),
      },
    }))
    const { batchItemFailures } = await streamHandler(() => ports, relayOutbox)({ Records } as never, context)
    return Number(batchItemFailures[0]?.itemIdentifier ?? rows.length)
  },

  step: (name: EscalationStep, ports: Ports, payload: unknown): Promise<unknown> => {
    const take = stepHandler(() => ports, steps[name] as (ports: Ports, input: unknown) => Promise<unknown>)
    return take(payload, context)
  },

  targetsOf: ({ name, detail }: Fact): readonly string[] =>
    Object.entries(rules).flatMap(([target, patterns]) =>
      patterns.some((pattern) => matches(pattern, { 'detail-type': name, detail })) ? target : [],
    ),

  /** What runs every minute. */
  everyMinute: async (ports: Ports, isTelling: boolean): Promise<void> => {
    // Each is a function of its own: what one of them meets keeps none of the others.
    const all = await Promise.allSettled([
      watchTickets(ports),
      offerTickets(ports),
      watchAgents(ports),
      closeIdle(ports),
      ...(isTelling ? [retryDeliveries(ports)] : []),
    ])
    const failed = all.find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  },

  take: async (target: string, ports: Ports, fact: Fact): Promise<void> => {
    const time = new Date(ports.clock.now()).toISOString()
    // As it comes from the bus: nothing but what JSON can hold.
    const detail = JSON.parse(JSON.stringify(fact.detail)) as Record<string, unknown>
    await takers[target]?.(() => ports)({ 'detail-type': fact.name, time, detail } as never, context)
  },
})
