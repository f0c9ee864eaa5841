import { conflict } from '../../errors/errors.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { findAgent, findEscalation, getConversation, putOutbox } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import type { StepPorts } from './machine.ts'
import { endOffer } from './route-escalation.ts'

/**
 * An agent says no to an offer, perhaps why; the machine asks the next one.
 * @throws Rejected conflict when it is not on offer to them
 */
export async function declineOffer(
  ports: StepPorts,
  agentId: string,
  conversationId: string,
  reason = '',
): Promise<void> {
  await optimistic(ports.table, async () => {
    const conversation = await getConversation(ports, conversationId)
    const escalation = conversation.escalationId
      ? await findEscalation(ports, conversationId, conversation.escalationId)
      : undefined
    if (escalation?.status !== 'offered' || escalation.agentId !== agentId)
      throw conflict('This conversation is not offered to you any more.')
    const ended = endOffer(ports, escalation, await findAgent(ports, agentId), { reason })
    const outgoing = [...ended.outgoing, ...(ended.token ? [facts.task(ended.token, { outcome: 'again' })] : [])]
    return {
      writes: [...ended.writes, putOutbox(ports.clock, keys.conversation(conversationId).pk, outgoing)],
      result: undefined,
    }
  })
}
