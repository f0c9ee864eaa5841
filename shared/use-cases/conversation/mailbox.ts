import type { ChannelAdapter, InboxContext, OutboundReply } from '../../channels/contract.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Table } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'

type Ports = { readonly table: Table; readonly clock: Clock }

const pollMs = 60
/** How long a provider's request may sit between its last look and its answer. */
const graceMs = 400

/**
 * Hands a reply to the provider request that waits for it. True when that request took it; otherwise the mailbox is
 * shut, so that it cannot be taken later, and the reply goes the asynchronous way. Exactly one of the two happens.
 */
export async function answerMailbox(
  ports: Ports,
  adapter: ChannelAdapter,
  context: InboxContext,
  reply: OutboundReply,
  address: string,
  mailbox: { readonly key: string; readonly answerBy: string },
): Promise<boolean> {
  const { table, clock } = ports
  const deadline = Date.parse(mailbox.answerBy)
  const body = deadline > clock.now() ? adapter.formatAnswer?.(reply, address, context) : undefined
  if (body === undefined) return false
  const key = keys.mailbox(mailbox.key)
  const content = { ...reply }
  const refusal = await table.transact([
    {
      put: { ...key, reply: content, isTaken: false, expiresAt: Math.ceil(deadline / 1000) + 3_600 },
      if: { exists: false },
    },
  ])
  if (refusal) return false
  while (clock.now() < deadline + graceMs) {
    const item = await table.get(key.pk, key.sk, { consistent: true })
    if (item?.isTaken === true) return true
    await clock.sleep(pollMs)
  }
  return (
    (await table.transact([{ update: key, set: { isTaken: 'never' }, if: { equals: { isTaken: false } } }])) !==
    undefined
  )
}

/** Waits, inside the provider's request, for the reply to it; undefined when none came in time. */
export async function takeFromMailbox(ports: Ports, key: string, answerBy: string): Promise<OutboundReply | undefined> {
  const { table, clock } = ports
  const at = keys.mailbox(key)
  while (clock.now() < Date.parse(answerBy)) {
    const item = await table.get(at.pk, at.sk, { consistent: true })
    if (item?.isTaken === true) return undefined
    if (item) {
      const refusal = await table.transact([{ update: at, set: { isTaken: true }, if: { equals: { isTaken: false } } }])
      return refusal ? undefined : (item.reply as OutboundReply)
    }
    await clock.sleep(pollMs)
  }
  return undefined
}
