import * as z from 'zod'
import { ids } from '../ids.ts'

/** What a company may be told of; shapes are in schemas/events. */
export const WebhookEvent = z.enum([
  'conversation.changed',
  'conversation.escalated',
  'customer.erased',
  'delivery.recorded',
  'escalation.changed',
  'messages.recorded',
  'ticket.changed',
])
export type WebhookEvent = z.infer<typeof WebhookEvent>

/** An address of the company's that is told of what happens. Its secret signs each call and is shown once. */
export const Webhook = z.object({
  id: ids.webhook,
  url: z.url().max(500),
  events: z.array(WebhookEvent).min(1),
  isActive: z.boolean(),
  createdAt: z.iso.datetime(),
  createdBy: z.string().max(100),
})
export type Webhook = z.infer<typeof Webhook>

/** One event for one address: sent, to be tried again, or given up after the last attempt. */
export const WebhookDelivery = z.object({
  id: z.string().max(120),
  webhookId: ids.webhook,
  event: z.string().max(60),
  at: z.iso.datetime(),
  outcome: z.enum(['sent', 'retry', 'failed']),
  attempts: z.int().nonnegative(),
  /** The last answer's HTTP status, and how long it took. */
  status: z.int().optional(),
  ms: z.int().nonnegative().optional(),
  reason: z.string().max(200).optional(),
  nextAt: z.iso.datetime().optional(),
})
export type WebhookDelivery = z.infer<typeof WebhookDelivery>
