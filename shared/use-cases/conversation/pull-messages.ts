import type { PullMessages } from '../../../schemas/commands/pull-messages.ts'
import type { Classified } from '../../channels/contract.ts'
import { Defect, Unavailable } from '../../errors/errors.ts'
import type { TurnQueue } from '../../ports/work.ts'
import { keys } from '../storage/keys.ts'
import type { DeliveryPorts } from './deliver-reply.ts'
import { contextOfInbox } from './inbox-context.ts'
import { callProvider } from './provider-call.ts'
import { inboxOf } from './resolve-contact.ts'

export type PullPorts = Omit<DeliveryPorts, 'media'> & { readonly turnQueue: TurnQueue }

/** Without a cursor a provider gives days of old messages; only what is this fresh is taken then. */
const freshMs = 600_000
const mostPages = 200

/**
 * Fetches everything new of one account. The cursor moves on only after a page is safely queued, so a crash reads a
 * page again, and the turn queue and the table drop what they have. One reader an account: the queue's group sees to it.
 * @throws Unavailable when the provider is busy; the queue tries again
 */
export async function pullMessages(ports: PullPorts, command: PullMessages): Promise<void> {
  const { table, clock } = ports
  const inbox = inboxOf(await ports.configuration.load(), command.inboxId)
  const adapter = ports.adapterOf(inbox.channel)
  const { pull } = adapter
  if (!pull) throw new Defect(`The channel ${inbox.channel} is not fetched.`, { code: 'not-pulled' })
  const context = await contextOfInbox(ports, inbox)
  const key = keys.cursor(inbox.id, command.account)
  const stored = await table.get(key.pk, key.sk, { consistent: true })
  let cursor = String(stored?.cursor ?? '')
  const isFirst = cursor === ''
  for (let page = 0; page < mostPages; page++) {
    const request = pull.request(context, command.account, command.token, cursor)
    let read: Exclude<ReturnType<typeof pull.read>, Classified> | undefined
    const { meaning } = await callProvider(ports, adapter, context, request, (response) => {
      const result = pull.read(response, context)
      if ('action' in result) return result
      read = result
      return { action: 'SENT' }
    })
    if (!read)
      throw new Unavailable(`The messages could not be fetched: ${'reason' in meaning ? meaning.reason : ''}.`, {
        code: 'not-fetched',
      })
    const commands = isFirst
      ? read.commands.filter((one) => clock.now() - Date.parse(one.sentAt) < freshMs)
      : read.commands
    if (commands.length > 0) await ports.turnQueue.enqueue(commands)
    cursor = read.cursor
    await table.transact([{ put: { ...key, cursor } }])
    if (!read.hasMore) return
  }
}
