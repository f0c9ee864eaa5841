import type { Agent } from '../records/agent.ts'
import type { Conversation } from '../records/conversation.ts'
import type { Escalation } from '../records/escalation.ts'
import type { Message } from '../records/message.ts'
import type { Ticket } from '../records/ticket.ts'

const at = '2026-11-11T03:00:00.000Z'

export const exampleConversation: Conversation = {
  id: 'cnv_01KA0000000000000000000000',
  customerId: 'cus_01KA0000000000000000000000',
  contactPointId: 'cpt_01KA0000000000000000000000',
  inboxId: 'ibx_wechat',
  channel: 'wechat',
  address: 'oUser0000000000000000000000001',
  status: 'assistant',
  version: 1,
  lastSeq: 2,
  language: 'zh',
  createdAt: at,
  updatedAt: at,
  memory: { misunderstandings: 0 },
  heldSeqs: [],
  sides: [],
  participants: [],
  readSeq: 0,
  customerReadSeq: 0,
  tags: [],
  ticketIds: [],
}

export const exampleMessage: Message = {
  id: 'msg_01KA0000000000000000000000',
  conversationId: exampleConversation.id,
  seq: 1,
  direction: 'inbound',
  author: 'customer',
  content: { type: 'text', text: '我的快递到哪了' },
  at,
}

export const exampleEscalation: Escalation = {
  id: 'esc_01KA0000000000000000000000',
  conversationId: exampleConversation.id,
  customerId: exampleConversation.customerId,
  status: 'routing',
  version: 1,
  reason: 'asked',
  skill: 'general',
  language: 'zh',
  priority: 5,
  createdAt: at,
  deadline: '2026-11-11T03:05:00.000Z',
  declinedBy: [],
  declines: [],
  weight: 1,
  offerNumber: 0,
}

export const exampleTicket: Ticket = {
  id: 'tkt_01KA0000000000000000000000',
  number: 'TK-7Q2M9C',
  subject: '退款未到账',
  description: '',
  status: 'open',
  priority: 'normal',
  fields: {},
  followerIds: [],
  tags: [],
  moreConversationIds: [],
  childIds: [],
  relatedIds: [],
  reminders: [],
  declines: [],
  origin: 'no-agent',
  createdAt: at,
  updatedAt: at,
  version: 1,
  history: [],
}

export const exampleAgent: Agent = {
  id: 'agt_01KA0000000000000000000000',
  email: 'agent@example.com',
  name: '小云',
  role: 'agent',
  availability: 'online',
  capacity: 5,
  ticketLoad: 0,
  ticketCapacity: 10,
  load: 1,
  skills: ['general'],
  skillLevels: {},
  teamIds: [],
  missedOffers: 0,
  languages: ['zh', 'en'],
  idleSince: at,
  updatedAt: at,
  version: 1,
}
