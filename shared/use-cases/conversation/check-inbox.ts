import type { CheckInbox } from '../../../schemas/commands/check-inbox.ts'
import type { InboxHealth } from '../../../schemas/records/inbox-health.ts'
import { isFamilyError } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { keys } from '../storage/keys.ts'
import { putOutbox } from '../storage/records.ts'
import type { DeliveryPorts } from './deliver-reply.ts'
import { contextOfInbox } from './inbox-context.ts'
import { callProvider } from './provider-call.ts'
import { inboxOf } from './resolve-contact.ts'

/** Has an inbox checked by the function that sends its replies. @throws Rejected unknown-inbox */
export async function askForCheck(ports: Core, inboxId: string): Promise<void> {
  inboxOf(await ports.configuration.load(), inboxId)
  const key = keys.inboxHealth(inboxId)
  await ports.table.transact([
    { update: key, set: { inboxId, askedAt: isoNow(ports.clock) } },
    putOutbox(ports.clock, key.pk, [{ to: 'delivery', command: { checkInboxId: inboxId } }]),
  ])
}

/** Checks an inbox: that its secrets are stored, and that its provider takes them. Nothing is said to anybody. */
export async function checkInbox(ports: DeliveryPorts, { checkInboxId }: CheckInbox): Promise<void> {
  const found = await look(ports, checkInboxId)
  const check: InboxHealth['check'] = {
    at: isoNow(ports.clock),
    outcome: found.outcome,
    detail: (found.detail ?? '').slice(0, 300),
  }
  await ports.table.transact([{ update: keys.inboxHealth(checkInboxId), set: { inboxId: checkInboxId, check } }])
}

async function look(
  ports: DeliveryPorts,
  inboxId: string,
): Promise<{ readonly outcome: NonNullable<InboxHealth['check']>['outcome']; readonly detail?: string }> {
  const inbox = inboxOf(await ports.configuration.load(), inboxId)
  const adapter = ports.adapterOf(inbox.channel)
  const wanted = adapter.manifest.secrets
  try {
    const context = await contextOfInbox(ports, inbox)
    const missing = wanted.filter((name) => !context.secrets[name])
    if (missing.length > 0) return { outcome: 'secrets', detail: missing.join(', ') }
    const request = adapter.check?.(context)
    if (!request) return { outcome: 'silent' }
    const { meaning } = await callProvider(ports, adapter, context, request, adapter.classify)
    return meaning.action === 'SENT' ? { outcome: 'ok' } : { outcome: 'refused', detail: meaning.reason }
  } catch (error) {
    if (!isFamilyError(error)) throw error
    if (error.code === 'no-token') return { outcome: 'refused', detail: error.message }
    if (error.code === 'parameter-missing' || error.code === 'parameter-unreadable')
      return { outcome: 'secrets', detail: wanted.join(', ') }
    return { outcome: 'unreachable', detail: error.message }
  }
}
