import * as z from 'zod'
import { Webhook, WebhookDelivery } from '../../../schemas/records/webhook.ts'
import { signWebhook } from '../../channels/support/standard-webhooks.ts'
import { notFound } from '../../errors/errors.ts'
import { daySeconds, epochAfter, isoAfter, isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { PostOut } from '../../ports/outside.ts'
import type { Item } from '../../ports/table.ts'
import { isGone } from '../privacy/is-gone.ts'
import { indexes, keys } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'
import { read } from '../storage/records.ts'

export type WebhookPorts = Core & { readonly post: PostOut }

/** Seconds until each further attempt: a minute, five, half an hour, two hours, eight, a day. */
const waits = [60, 300, 1_800, 7_200, 28_800, 86_400] as const
const keptDays = 30
const mostAtOnce = 50

interface Fact {
  readonly id: string
  readonly at: string
  readonly name: string
  readonly detail: Record<string, unknown>
}

/** What a fact is about: when that is erased, what others were told of it goes along. */
const About = z.union([
  z.object({ conversation: z.object({ id: z.string() }) }).transform(({ conversation }) => conversation.id),
  z.object({ conversationId: z.string() }).transform(({ conversationId }) => conversationId),
  z.object({ escalation: z.object({ conversationId: z.string() }) }).transform((one) => one.escalation.conversationId),
  z.object({ ticket: z.object({ id: z.string() }) }).transform(({ ticket }) => ticket.id),
])

/**
 * Tells every address that asked for this kind of event; an event that comes twice is told once, and one that comes after
 * its customer was erased not at all.
 */
export async function deliverFact(ports: WebhookPorts, fact: Fact): Promise<void> {
  const about = About.safeParse(fact.detail).data
  const body = JSON.stringify({ type: fact.name, timestamp: fact.at, data: fact.detail })
  const { id } = fact
  for (const item of await everyItem(ports, { pk: keys.webhooksPartition })) {
    const webhook = read(Webhook, item)
    if (!webhook.isActive || !(webhook.events as readonly string[]).includes(fact.name)) continue
    if (about && (await isGone(ports, about))) return
    const row: WebhookDelivery = {
      id,
      webhookId: webhook.id,
      event: fact.name,
      at: fact.at,
      outcome: 'retry',
      attempts: 0,
      // Should this run end before the address was told, the next look tells it.
      nextAt: isoAfter(ports.clock, waits[0]),
    }
    const refusal = await ports.table.transact([
      {
        put: {
          ...keys.webhookDelivery(webhook.id, id),
          gsi1pk: indexes.webhookRetries,
          gsi1sk: `${row.nextAt}#${id}`,
          ...(about && { about, gsi2pk: indexes.deliveriesAbout(about), gsi2sk: `${webhook.id}#${id}` }),
          ...row,
          body,
          expiresAt: epochAfter(ports.clock, keptDays * daySeconds),
        },
        if: { exists: false },
      },
    ])
    if (!refusal) await attempt(ports, webhook, String(item.secret), row, body)
  }
}

async function attempt(
  ports: WebhookPorts,
  webhook: Webhook,
  secret: string,
  delivery: WebhookDelivery,
  body: string,
): Promise<void> {
  const began = ports.clock.now()
  const timestamp = String(Math.floor(began / 1_000))
  const answer = await ports.post(
    webhook.url,
    {
      'content-type': 'application/json',
      'webhook-id': delivery.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signWebhook(secret, delivery.id, timestamp, body),
    },
    body,
  )
  const isSent = answer.status !== undefined && answer.status >= 200 && answer.status < 300
  const wait = answer.isFinal ? undefined : waits[delivery.attempts]
  const { nextAt, reason, status, ...rest } = delivery
  const after: WebhookDelivery = {
    ...rest,
    outcome: isSent ? 'sent' : wait === undefined ? 'failed' : 'retry',
    attempts: delivery.attempts + 1,
    ms: ports.clock.now() - began,
    ...(answer.status !== undefined && { status: answer.status }),
    ...(!isSent && { reason: answer.reason.slice(0, 200) }),
    ...(!isSent && wait !== undefined && { nextAt: isoAfter(ports.clock, wait) }),
  }
  await keep(ports, after)
}

/** What an attempt may leave behind, and the next one takes back. */
const passing = ['status', 'reason', 'nextAt', 'gsi1pk', 'gsi1sk'] as const

/** Writes down what came of it; nothing where it was erased meanwhile. */
async function keep(ports: WebhookPorts, after: WebhookDelivery): Promise<void> {
  const set: Record<string, unknown> = {
    ...after,
    ...(after.nextAt && { gsi1pk: indexes.webhookRetries, gsi1sk: `${after.nextAt}#${after.id}` }),
    expiresAt: epochAfter(ports.clock, keptDays * daySeconds),
  }
  const remove = passing.filter((name) => set[name] === undefined)
  await ports.table.transact([
    { update: keys.webhookDelivery(after.webhookId, after.id), set, remove, if: { exists: true } },
  ])
}

/** What others were told of a conversation or a ticket, and is kept to be told again. */
export const deliveriesAbout = (ports: Pick<Core, 'table'>, id: string): Promise<readonly Item[]> =>
  everyItem(ports, { index: 'gsi2', pk: indexes.deliveriesAbout(id) })

async function again(ports: WebhookPorts, item: Item): Promise<void> {
  if (typeof item.about === 'string' && (await isGone(ports, item.about))) {
    await ports.table.transact([{ delete: { pk: item.pk, sk: item.sk } }])
    return
  }
  const delivery = read(WebhookDelivery, item)
  const key = keys.webhook(delivery.webhookId)
  const stored = await ports.table.get(key.pk, key.sk)
  const webhook = stored && read(Webhook, stored)
  if (webhook?.isActive) {
    await attempt(ports, webhook, String(stored?.secret), delivery, String(item.body))
    return
  }
  const { nextAt, ...rest } = delivery
  const reason = webhook ? 'the webhook is switched off' : 'the webhook was removed'
  await keep(ports, { ...rest, outcome: 'failed', reason })
}

/** Tries again what is due. Returns how many. */
export async function retryDeliveries(ports: WebhookPorts): Promise<number> {
  const page = await ports.table.query({
    index: 'gsi1',
    pk: indexes.webhookRetries,
    before: `${isoNow(ports.clock)}~`,
    limit: mostAtOnce,
  })
  for (const item of await ports.table.getMany(page.items.map(({ pk, sk }) => ({ pk, sk })))) await again(ports, item)
  return page.items.length
}

/** Lets a delivery be tried again by hand: due at once. @throws Rejected not-found */
export async function redeliver(ports: Core, webhookId: string, id: string): Promise<void> {
  const key = keys.webhookDelivery(webhookId, id)
  const nextAt = isoNow(ports.clock)
  const refusal = await ports.table.transact([
    {
      update: key,
      set: { outcome: 'retry', nextAt, attempts: 0, gsi1pk: indexes.webhookRetries, gsi1sk: `${nextAt}#${id}` },
      if: { exists: true },
    },
  ])
  if (refusal) throw notFound('delivery', id)
}
