import { Webhook, WebhookDelivery, type WebhookEvent } from '../../../schemas/records/webhook.ts'
import { invalid, notFound } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Page, Table } from '../../ports/table.ts'
import { audited } from '../settings/audit.ts'
import { keys } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'
import { read } from '../storage/records.ts'

/** The addresses that are told of what happens. */
export async function listWebhooks(ports: { readonly table: Table }): Promise<Webhook[]> {
  const items = await everyItem(ports, { pk: keys.webhooksPartition })
  return items.map((item) => read(Webhook, item))
}

/** Adds an address; the secret that signs what it is told is shown here and nowhere else. */
export async function createWebhook(
  ports: Core,
  asked: { readonly url: string; readonly events: readonly WebhookEvent[] },
  by: string,
): Promise<Webhook & { readonly secret: string }> {
  const { stage } = await ports.configuration.load()
  if (stage !== 'local' && !asked.url.startsWith('https:')) throw invalid('body.url', 'must begin with https')
  const made: Webhook = {
    id: ports.clock.id('webhook'),
    url: asked.url,
    events: [...new Set(asked.events)],
    isActive: true,
    createdAt: isoNow(ports.clock),
    createdBy: by,
  }
  const secret = `whsec_${Buffer.from(ports.clock.secret()).toString('base64')}`
  await audited(ports, { by, what: `webhook.${made.id}`, after: made }, [
    { put: { ...keys.webhook(made.id), ...made, secret }, if: { exists: false } },
  ])
  return { ...made, secret }
}

async function getWebhook({ table }: { readonly table: Table }, id: string): Promise<Webhook> {
  const key = keys.webhook(id)
  const item = await table.get(key.pk, key.sk, { consistent: true })
  if (!item) throw notFound('webhook', id)
  return read(Webhook, item)
}

/** Stops or resumes telling an address. @throws Rejected not-found */
export async function editWebhook(ports: Core, id: string, isActive: boolean, by: string): Promise<Webhook> {
  const before = await getWebhook(ports, id)
  const after = { ...before, isActive }
  await audited(ports, { by, what: `webhook.${id}`, before, after }, [
    { update: keys.webhook(id), set: { isActive }, if: { exists: true } },
  ])
  return after
}

/** Forgets an address. @throws Rejected not-found */
export async function removeWebhook(ports: Core, id: string, by: string): Promise<void> {
  const before = await getWebhook(ports, id)
  await audited(ports, { by, what: `webhook.${id}`, before }, [{ delete: keys.webhook(id), if: { exists: true } }])
}

/** What an address was told, newest first. */
export async function listDeliveries(
  ports: { readonly table: Table },
  id: string,
  limit: number,
  cursor?: string,
): Promise<Page<WebhookDelivery>> {
  await getWebhook(ports, id)
  const page = await ports.table.query({
    pk: keys.webhookDelivery(id, '').pk,
    descending: true,
    limit,
    ...(cursor && { cursor }),
  })
  return { ...page, items: page.items.map((item) => read(WebhookDelivery, item)) }
}
