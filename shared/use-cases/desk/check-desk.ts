import type { DeskPorts } from '../../ports/desk.ts'
import { loadStep, type StepInput } from '../escalation/machine.ts'
import { isDeskOf, joinDesk, leaveDesk } from './join-desk.ts'
import { findDeskLink } from './links.ts'

/**
 * What became of an offer or a contact of which nothing was heard for a while: events of the contact centre may be
 * lost, so it is asked. `ticket`: nobody has it, and the time is up.
 */
export async function checkDesk(
  ports: DeskPorts,
  input: StepInput,
): Promise<{ readonly outcome: 'accepted' | 'closed' | 'ticket' | 'ended' }> {
  const { conversation, isOpen } = await loadStep(ports, input)
  const link = conversation?.desk && (await findDeskLink(ports, conversation.desk.contactId))
  if (!link || !isDeskOf(conversation, link)) {
    if (isOpen) return { outcome: 'ticket' }
    const isHeld = conversation?.status === 'assigned' && conversation.escalationId === input.escalationId
    return { outcome: isHeld ? 'accepted' : conversation?.status === 'closed' ? 'closed' : 'ended' }
  }
  const { state, agentArn } = await ports.desk.describe(link.latestContactId)
  if (state === 'ended') {
    const left = await leaveDesk(ports, link.contactId)
    return { outcome: left }
  }
  if (conversation.status === 'assigned') return { outcome: 'accepted' }
  if (state === 'waiting') return { outcome: 'ticket' }
  await joinDesk(ports, link.contactId, agentArn && (await ports.desk.nameOf(agentArn)))
  return { outcome: 'accepted' }
}
