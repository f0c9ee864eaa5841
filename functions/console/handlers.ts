import type { MessageView } from '../../schemas/api/conversation-routes.ts'
import type { Agent } from '../../schemas/records/agent.ts'
import { mediaKeyOf } from '../../schemas/records/content.ts'
import type { Message } from '../../schemas/records/message.ts'
import { catalogue } from '../../shared/channels/catalogue.ts'
import { imageEndings } from '../../shared/domain/reply/image-kinds.ts'
import { invalid } from '../../shared/errors/errors.ts'
import { changeAgent, listAgents } from '../../shared/use-cases/agents/agents.ts'
import { cannedReplies, saveCannedReplies } from '../../shared/use-cases/agents/canned-replies.ts'
import { askForCheck } from '../../shared/use-cases/conversation/check-inbox.ts'
import { listInboxHealth } from '../../shared/use-cases/conversation/inbox-health.ts'
import { listConversations, listOpen } from '../../shared/use-cases/conversation/list-conversations.ts'
import { manifestOf } from '../../shared/use-cases/conversation/outbound.ts'
import { inviteAgent, removeParticipant } from '../../shared/use-cases/conversation/participants.ts'
import {
  closeConversation,
  editConversation,
  returnConversation,
  transferConversation,
} from '../../shared/use-cases/conversation/release-conversation.ts'
import { sendMessage } from '../../shared/use-cases/conversation/send-message.ts'
import { takeConversation } from '../../shared/use-cases/conversation/take-conversation.ts'
import { translateTexts } from '../../shared/use-cases/conversation/translate-texts.ts'
import { offerContinuation } from '../../shared/use-cases/customers/continuation.ts'
import {
  customerConversations,
  customerRecords,
  editCustomer,
  getCustomer,
  listCustomers,
} from '../../shared/use-cases/customers/customers.ts'
import { linkAddress, undoLink } from '../../shared/use-cases/customers/link-customers.ts'
import { mergeConversation, splitConversation } from '../../shared/use-cases/customers/merge-conversations.ts'
import { listTimeline } from '../../shared/use-cases/customers/timeline.ts'
import { declineOffer } from '../../shared/use-cases/escalation/decline-offer.ts'
import { recordConsent } from '../../shared/use-cases/privacy/consent.ts'
import { issueTicket } from '../../shared/use-cases/realtime/connections.ts'
import { asColleaguesSee } from '../../shared/use-cases/storage/facts.ts'
import { getConversation, listMessages } from '../../shared/use-cases/storage/records.ts'
import type { ApiPorts } from '../runtime/compose.ts'
import { me } from '../runtime/me.ts'
import { defined, type Handlers, nameOf, pageOf, param, staffOf } from '../runtime/router.ts'
import { deskHandlers } from './desk-handlers.ts'
import { qualityHandlers } from './quality-handlers.ts'
import { ticketHandlers } from './ticket-handlers.ts'

async function view(ports: ApiPorts, message: Message): Promise<MessageView> {
  const key = mediaKeyOf(message.content)
  return key ? { ...message, mediaUrl: await ports.media.downloadLink(key) } : message
}

/** The routes that agents and back ends live by, and the use case behind each. */
export const handlers = {
  getMe: (ports, { caller }) => me(ports, caller),
  editMe: async (ports, { caller, body }) => changeAgent(ports, (await me(ports, caller)).id, defined(body)),
  listAgents: async (ports, { caller }) => {
    const agents = await listAgents(ports)
    const isLeader = caller.kind === 'staff' && caller.role !== 'agent'
    const isOwn = (agent: Agent) => caller.kind === 'staff' && caller.agentId === agent.id
    const shown = (agent: Agent) => (isLeader || isOwn(agent) ? agent : asColleaguesSee(agent))
    return { items: agents.map(shown) }
  },
  editAgent: (ports, { caller, params, body }) =>
    changeAgent(ports, param(params, 'agentId'), defined(body), nameOf(caller)),
  listInboxes: async (ports) => {
    const { inboxes } = await ports.configuration.load()
    return {
      items: inboxes.map(({ id, name, channel }) => ({ id, name, channel, manifest: manifestOf(channel) })),
      canTranslate: ports.translate !== undefined,
    }
  },
  listInboxHealth: async (ports) => ({
    items: await listInboxHealth(ports),
    channels: Object.values(catalogue),
    ...(ports.publicUrl && { publicUrl: ports.publicUrl }),
  }),
  checkInbox: async (ports, { params }) => {
    await askForCheck(ports, param(params, 'inboxId'))
    return null
  },
  translateTexts: async (ports, { caller, body }) => {
    await me(ports, caller)
    return { items: await translateTexts(ports, body.texts, body.to) }
  },
  openRealtime: async (ports, { caller }) => ({
    ticket: await issueTicket(ports, { kind: 'staff', agentId: (await me(ports, caller)).id }),
  }),

  listConversations: async (ports, { caller, query }) => {
    if (query.view === 'mine') {
      return pageOf(await listConversations(ports, staffOf(caller).agentId, query.limit, query.cursor))
    }
    if (query.view !== 'open') return pageOf(await listConversations(ports, query.view, query.limit, query.cursor))
    return pageOf(await listOpen(ports, query.limit))
  },
  getConversation: (ports, { params }) => getConversation(ports, param(params, 'conversationId')),
  editConversation: (ports, { params, body }) =>
    editConversation(ports, param(params, 'conversationId'), defined(body)),
  offerContinuation: async (ports, { caller, params, body }) => {
    await me(ports, caller)
    return offerContinuation(ports, param(params, 'conversationId'), body.inboxId)
  },
  mergeConversation: async (ports, { caller, params, body }) =>
    mergeConversation(ports, param(params, 'conversationId'), body.conversationId, await me(ports, caller)),
  splitConversation: async (ports, { caller, params, body }) =>
    splitConversation(ports, param(params, 'conversationId'), body.contactPointId, await me(ports, caller)),
  listMessages: async (ports, { params, query }) => {
    const conversation = await getConversation(ports, param(params, 'conversationId'))
    const messages = await listMessages(ports, conversation.id, {
      limit: query.limit,
      ...(query.after !== undefined && { afterSeq: query.after }),
      ...(query.before !== undefined && { beforeSeq: query.before }),
    })
    return { items: await Promise.all(messages.map((message) => view(ports, message))) }
  },
  sendMessage: async (ports, { caller, params, body, idempotencyKey }) => {
    const agent = await me(ports, caller)
    const conversationId = param(params, 'conversationId')
    if (!['text', 'image', 'card'].includes(body.content.type))
      throw invalid('body.content.type', 'must be text, image or card')
    if (body.content.type === 'text' && body.content.text.trim() === '')
      throw invalid('body.content.text', 'must not be empty')
    if (body.content.type === 'image' && !body.content.media.key?.startsWith(`sent/${conversationId}/`))
      throw invalid('body.content.media.key', 'must be a file uploaded for this conversation')
    const message = await sendMessage(ports, agent, {
      conversationId,
      content: body.content,
      isNote: body.isNote,
      ...(body.mentions && { mentions: body.mentions }),
      ...(idempotencyKey && { idempotencyKey }),
    })
    return view(ports, message)
  },
  takeConversation: async (ports, { caller, params, body }) =>
    takeConversation(ports, await me(ports, caller), param(params, 'conversationId'), body.fromAgentId),
  inviteAgent: async (ports, { caller, params, body }) =>
    inviteAgent(ports, param(params, 'conversationId'), await me(ports, caller), body.agentId),
  removeParticipant: async (ports, { caller, params }) =>
    removeParticipant(ports, param(params, 'conversationId'), await me(ports, caller), param(params, 'agentId')),
  declineConversation: async (ports, { caller, params, body }) => {
    await declineOffer(ports, (await me(ports, caller)).id, param(params, 'conversationId'), body.reason)
    return null
  },
  transferConversation: async (ports, { caller, params, body }) =>
    transferConversation(ports, param(params, 'conversationId'), await me(ports, caller), defined(body)),
  returnConversation: async (ports, { caller, params }) =>
    returnConversation(ports, param(params, 'conversationId'), await me(ports, caller)),
  closeConversation: async (ports, { caller, params }) =>
    closeConversation(ports, param(params, 'conversationId'), { agent: await me(ports, caller) }),
  openUpload: async (ports, { caller, params, body }) => {
    await me(ports, caller)
    const conversation = await getConversation(ports, param(params, 'conversationId'))
    const key = `sent/${conversation.id}/${ports.clock.id('event')}.${imageEndings[body.contentType]}`
    return { key, uploadUrl: await ports.media.uploadLink(key, body.contentType) }
  },

  listCustomers: async (ports, { query }) => pageOf(await listCustomers(ports, query.limit, query.cursor)),
  getCustomer: async (ports, { params }) => {
    const customer = await getCustomer(ports, param(params, 'customerId'))
    return { customer, ...(await customerRecords(ports, customer)) }
  },
  listCustomerMessages: async (ports, { params, query }) => {
    const { conversations } = await customerConversations(ports, await getCustomer(ports, param(params, 'customerId')))
    const page = await listTimeline(ports, conversations, query.limit, query.cursor)
    return { ...pageOf(page), items: await Promise.all(page.items.map((message) => view(ports, message))) }
  },
  linkAddress: async (ports, { caller, params, body }) =>
    linkAddress(ports, param(params, 'customerId'), body, await me(ports, caller)),
  undoLink: async (ports, { caller, params }) =>
    undoLink(ports, param(params, 'customerId'), param(params, 'linkId'), await me(ports, caller)),
  recordConsent: (ports, { caller, params, body }) =>
    recordConsent(ports, param(params, 'customerId'), param(params, 'purpose'), body.isGiven, nameOf(caller)),
  editCustomer: (ports, { params, body }) => editCustomer(ports, param(params, 'customerId'), defined(body)),

  getCannedReplies: (ports) => cannedReplies(ports),
  putCannedReplies: (ports, { body }) => saveCannedReplies(ports, body),
  ...ticketHandlers,
  ...deskHandlers,
  ...qualityHandlers,
} satisfies Partial<Handlers<ApiPorts>>
