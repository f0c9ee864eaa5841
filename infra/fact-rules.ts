import type { EventPattern } from 'aws-cdk-lib/aws-events'
import { WebhookEvent } from '../schemas/records/webhook.ts'

/** Which facts wake the functions that are simulated too: what the stacks deploy, and what the simulation goes by. */
export const factRules = {
  startEscalation: { detailType: ['conversation.escalated'] },
  wakeQueue: { detailType: ['agent.changed'], detail: { agent: { availability: ['online'] } } },
  pushChanges: {
    detailType: [
      'messages.recorded',
      'conversation.changed',
      'delivery.recorded',
      'escalation.changed',
      'ticket.changed',
      'agent.changed',
      'customer.erased',
    ],
  },
  followConversation: {
    detailType: ['messages.recorded'],
    detail: { conversation: { ticketIds: [{ prefix: 'tkt_' }] }, messages: { author: ['customer', 'agent'] } },
  },
  offerTickets: {
    detailType: ['ticket.changed'],
    detail: {
      ticket: { status: ['open'], assigneeId: [{ exists: false }], offer: { agentId: [{ exists: false }] } },
    },
  },
  deliverFact: { detailType: [...WebhookEvent.options] },
  countCloses: { detailType: ['conversation.changed'], detail: { change: ['closed', 'rated'] } },
  countHandovers: {
    detailType: ['escalation.changed'],
    detail: { escalation: { status: ['assigned', 'ticketed'] } },
  },
} satisfies Readonly<Record<string, EventPattern>>
