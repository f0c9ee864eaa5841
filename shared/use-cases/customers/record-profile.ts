import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import { Unavailable } from '../../errors/errors.ts'
import type { TurnPorts } from '../conversation/take-turn.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import {
  findContactPoint,
  findConversation,
  putContactPoint,
  putConversation,
  putDuplicate,
  putOutbox,
} from '../storage/records.ts'
import { identify } from './identify.ts'

const attempts = 8

/**
 * Takes what a provider said about an address: a name, and proof of who it is, which makes the address that person's
 * as if it had come with a message. What contradicts an earlier proof changes nothing: only the customer can say so.
 * @throws Unavailable when other writers kept winning; the queue tries again.
 */
export async function recordProfile(
  ports: TurnPorts,
  command: Extract<InboundCommand, { kind: 'profile' }>,
): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const known = await findContactPoint(ports, command.inboxId, command.address)
    if (!known) return
    const { customer, writes, isSomebodyElse } = await identify(ports, known, command.profile)
    if (isSomebodyElse || writes.length === 0) return
    const before = known.conversationId ? await findConversation(ports, known.conversationId) : undefined
    const after = before && {
      ...before,
      customerId: customer.id,
      ...(customer.name && { customerName: customer.name }),
      version: before.version + 1,
    }
    const refusal = await ports.table.transact([
      putDuplicate(ports.clock, command),
      ...writes,
      ...(customer.id === known.customerId ? [] : [putContactPoint({ ...known, customerId: customer.id }, known)]),
      ...(before && after
        ? [
            putConversation(after, before),
            putOutbox(ports.clock, keys.conversation(after.id).pk, [facts.conversationChanged(after, 'edited')]),
          ]
        : []),
    ])
    if (!refusal || refusal.failed.includes(0)) return
  }
  throw new Unavailable('The customer kept changing while a profile was taken.', { code: 'contended' })
}
