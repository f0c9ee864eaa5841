import type { Classified, InboxContext, OutboundReply, ProviderRequest, ProviderResponse } from '../contract.ts'

/** A message frame to every socket of the visitor. A visitor who is away gets it on resume, by sequence number. */
export function format(reply: OutboundReply, address: string, context: InboxContext): readonly ProviderRequest[] {
  const frame = {
    type: 'message',
    id: reply.messageId,
    conversationId: reply.conversationId,
    seq: reply.seq,
    author: reply.author,
    content: reply.content,
    at: reply.at,
    ...(reply.agentName && { agentName: reply.agentName }),
    ...(reply.mediaUrl && { mediaUrl: reply.mediaUrl }),
  }
  return [{ via: 'sockets', inboxId: context.inboxId, address, frame }]
}

export const typing = (address: string, isTyping: boolean, context: InboxContext): ProviderRequest => ({
  via: 'sockets',
  inboxId: context.inboxId,
  address,
  frame: { type: 'typing', author: 'agent', isTyping },
})

/** Pushing to our own sockets is done when it is done: whoever was away resumes. */
export const classify = (response: ProviderResponse): Classified =>
  response.status < 300 ? { action: 'SENT' } : { action: 'BACK_OFF', reason: `status ${response.status}` }
