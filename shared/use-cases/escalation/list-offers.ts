import type { Ticket } from '../../../schemas/records/ticket.ts'
import type { Core } from '../../ports/core.ts'
import { keys } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'
import { findAgent, findConversation, findEscalation, findTicket } from '../storage/records.ts'

export interface Offers {
  readonly conversations: readonly { readonly conversationId: string; readonly endsAt: string }[]
  readonly tickets: readonly Ticket[]
}

/** What is on offer to an agent now, for a console that was not open when it was said. */
export async function listOffers(ports: Pick<Core, 'table'>, agentId: string): Promise<Offers> {
  const slots = await everyItem(ports, { pk: keys.agent(agentId).pk, prefix: keys.slotPrefix })
  const conversations = await Promise.all(
    slots.map(async ({ conversationId }) => {
      const conversation = await findConversation(ports, String(conversationId))
      if (conversation?.status !== 'waiting' || !conversation.escalationId) return []
      const escalation = await findEscalation(ports, conversation.id, conversation.escalationId)
      const isMine = escalation?.status === 'offered' && escalation.agentId === agentId
      return isMine ? [{ conversationId: conversation.id, endsAt: escalation.offerEndsAt ?? '' }] : []
    }),
  )
  const agent = await findAgent(ports, agentId)
  const ticket = agent?.ticketOfferId ? await findTicket(ports, agent.ticketOfferId) : undefined
  return { conversations: conversations.flat(), tickets: ticket?.offer?.agentId === agentId ? [ticket] : [] }
}
