import type * as z from 'zod'
import type { Problem } from '../../../schemas/api/problem.ts'
import type { RouteName, routes } from '../../../schemas/api/routes.ts'
import { idToken, lastToken } from './auth.ts'

type Route<N extends RouteName> = (typeof routes)[N]
/** What a route is given. */
export type BodyOf<N extends RouteName> = Route<N> extends { body: infer B extends z.ZodType } ? z.input<B> : undefined
type ResponseOf<N extends RouteName> = z.infer<Route<N>['response']>

/** What the API answered instead: its own sentence, for people to read. */
export class ApiError extends Error {
  readonly status: number
  /** Which refusal it is, and the questions that it is about. */
  readonly code: string
  readonly lost: readonly string[]
  constructor(status: number, detail: string, code = '', lost: readonly string[] = []) {
    super(detail)
    this.status = status
    this.code = code
    this.lost = lost
  }
}

/** Methods and paths by name: kept here as plain text so that the schemas stay out of the browser. */
const paths = {
  getMe: 'GET /v1/me',
  editMe: 'PATCH /v1/me',
  listAgents: 'GET /v1/agents',
  listInboxes: 'GET /v1/inboxes',
  translateTexts: 'POST /v1/translations',
  openRealtime: 'POST /v1/realtime/tickets',
  editAgent: 'PATCH /v1/agents/{agentId}',
  inviteAgent: 'POST /v1/conversations/{conversationId}/participants',
  removeParticipant: 'DELETE /v1/conversations/{conversationId}/participants/{agentId}',
  listSettings: 'GET /v1/settings',
  saveRouting: 'PUT /v1/settings/routing',
  saveTeams: 'PUT /v1/settings/teams',
  saveServiceLevels: 'PUT /v1/settings/serviceLevels',
  saveTicketTypes: 'PUT /v1/settings/ticketTypes',
  saveMacros: 'PUT /v1/settings/macros',
  saveTags: 'PUT /v1/settings/tags',
  saveQuality: 'PUT /v1/settings/quality',
  saveDesk: 'PUT /v1/settings/desk',
  saveHours: 'PUT /v1/settings/hours',
  saveSurvey: 'PUT /v1/settings/survey',
  listApiKeys: 'GET /v1/api-keys',
  createApiKey: 'POST /v1/api-keys',
  revokeApiKey: 'DELETE /v1/api-keys/{apiKeyId}',
  listWebhooks: 'GET /v1/webhooks',
  createWebhook: 'POST /v1/webhooks',
  editWebhook: 'PATCH /v1/webhooks/{webhookId}',
  removeWebhook: 'DELETE /v1/webhooks/{webhookId}',
  listWebhookDeliveries: 'GET /v1/webhooks/{webhookId}/deliveries',
  redeliverWebhook: 'POST /v1/webhooks/{webhookId}/deliveries/{deliveryId}/redelivery',
  listAudit: 'GET /v1/audit',
  putCannedReplies: 'PUT /v1/canned-replies',
  search: 'GET /v1/search',
  listInspections: 'GET /v1/inspections',
  reviewInspection: 'POST /v1/inspections/{inspectionId}/review',
  appealInspection: 'POST /v1/inspections/{inspectionId}/appeal',
  getWallboard: 'GET /v1/wallboard',
  getUsage: 'GET /v1/usage',
  listDearest: 'GET /v1/usage/{day}/conversations',
  listCustomerOrders: 'GET /v1/customers/{customerId}/orders',
  listProducts: 'GET /v1/products',
  editTogether: 'POST /v1/tickets/changes',
  answerTicket: 'POST /v1/tickets/{ticketId}/replies',
  mergeTicket: 'POST /v1/tickets/{ticketId}/merge',
  splitTicket: 'POST /v1/tickets/{ticketId}/split',
  relateTicket: 'POST /v1/tickets/{ticketId}/related',
  listConversations: 'GET /v1/conversations',
  getConversation: 'GET /v1/conversations/{conversationId}',
  editConversation: 'PATCH /v1/conversations/{conversationId}',
  listMessages: 'GET /v1/conversations/{conversationId}/messages',
  offerContinuation: 'POST /v1/conversations/{conversationId}/continuations',
  mergeConversation: 'POST /v1/conversations/{conversationId}/merge',
  splitConversation: 'POST /v1/conversations/{conversationId}/split',
  listCustomerMessages: 'GET /v1/customers/{customerId}/messages',
  linkAddress: 'POST /v1/customers/{customerId}/links',
  undoLink: 'DELETE /v1/customers/{customerId}/links/{linkId}',
  sendMessage: 'POST /v1/conversations/{conversationId}/messages',
  takeConversation: 'POST /v1/conversations/{conversationId}/take',
  declineConversation: 'POST /v1/conversations/{conversationId}/decline',
  transferConversation: 'POST /v1/conversations/{conversationId}/transfer',
  returnConversation: 'POST /v1/conversations/{conversationId}/return',
  closeConversation: 'POST /v1/conversations/{conversationId}/close',
  openUpload: 'POST /v1/conversations/{conversationId}/uploads',
  getCustomer: 'GET /v1/customers/{customerId}',
  recordConsent: 'PUT /v1/customers/{customerId}/consents/{purpose}',
  editCustomer: 'PATCH /v1/customers/{customerId}',
  listTickets: 'GET /v1/tickets',
  createTicket: 'POST /v1/tickets',
  getTicket: 'GET /v1/tickets/{ticketId}',
  editTicket: 'PATCH /v1/tickets/{ticketId}',
  listKnowledge: 'GET /v1/knowledge',
  getKnowledge: 'GET /v1/knowledge/{knowledgeId}',
  createKnowledge: 'POST /v1/knowledge',
  replaceKnowledge: 'PUT /v1/knowledge/{knowledgeId}',
  deleteKnowledge: 'DELETE /v1/knowledge/{knowledgeId}',
  listKnowledgeVersions: 'GET /v1/knowledge/{knowledgeId}/versions',
  reviewKnowledge: 'POST /v1/knowledge/{knowledgeId}/review',
  openKnowledgeUpload: 'POST /v1/knowledge-uploads',
  readSite: 'POST /v1/knowledge-imports/site',
  importKnowledge: 'POST /v1/knowledge-imports',
  listNextSteps: 'GET /v1/conversations/{conversationId}/next-steps',
  explainAnswer: 'POST /v1/answers',
  startTrial: 'POST /v1/models/{modelId}/trial',
  endTrial: 'DELETE /v1/model-trial',
  listInboxHealth: 'GET /v1/inboxes/health',
  checkInbox: 'POST /v1/inboxes/{inboxId}/check',
  listStaff: 'GET /v1/staff',
  inviteStaff: 'POST /v1/staff',
  editStaff: 'PATCH /v1/staff/{staffId}',
  remindStaff: 'POST /v1/staff/{staffId}/invitation',
  listMentions: 'GET /v1/me/mentions',
  forgetMention: 'DELETE /v1/me/mentions/{conversationId}/{seq}',
  getViews: 'GET /v1/me/views',
  putViews: 'PUT /v1/me/views',
  listOffers: 'GET /v1/offers',
  takeTicket: 'POST /v1/tickets/{ticketId}/take',
  declineTicket: 'POST /v1/tickets/{ticketId}/decline',
  takeNextTicket: 'POST /v1/tickets/next',
  verifyAudit: 'GET /v1/audit/verification',
  exportCustomer: 'POST /v1/customers/{customerId}/export',
  eraseCustomer: 'POST /v1/customers/{customerId}/erasure',
  listGolden: 'GET /v1/golden-cases',
  addGolden: 'POST /v1/golden-cases',
  removeGolden: 'DELETE /v1/golden-cases/{goldenId}',
  getMining: 'GET /v1/mining',
  startMining: 'POST /v1/mining',
  stopMining: 'DELETE /v1/mining',
  listTasks: 'GET /v1/tasks',
  saveTask: 'PUT /v1/tasks/{taskId}',
  listTaskVersions: 'GET /v1/tasks/{taskId}/versions',
  listModels: 'GET /v1/models',
  startTraining: 'POST /v1/models',
  publishModel: 'POST /v1/models/{modelId}/publication',
  listProposals: 'GET /v1/proposals',
  createProposal: 'POST /v1/proposals',
  decideProposal: 'POST /v1/proposals/{proposalId}/decision',
  getCannedReplies: 'GET /v1/canned-replies',
} as const satisfies Partial<{ [N in RouteName]: `${Route<N>['method']} ${Route<N>['path']}` }>

export type Called = keyof typeof paths

interface Options<N extends Called> {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: BodyOf<N>
  readonly idempotencyKey?: string
  /** It goes on when the page is closed. */
  readonly isOutliving?: boolean
}

/** Calls one route of /v1. @throws ApiError with what the API says is wrong */
export async function call<N extends Called>(name: N, options: Options<N> = {}): Promise<ResponseOf<N>> {
  const [method = 'GET', template = ''] = paths[name].split(' ')
  const path = template.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(options.params?.[key] ?? ''))
  const query = new URLSearchParams(
    Object.entries(options.query ?? {}).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  )
  const answer = await fetch(`${path}${query.size > 0 ? `?${query}` : ''}`, {
    method,
    ...(options.isOutliving && { keepalive: true }),
    headers: {
      authorization: `Bearer ${options.isOutliving ? lastToken() : await idToken()}`,
      ...(options.body !== undefined && { 'content-type': 'application/json' }),
      ...(options.idempotencyKey && { 'idempotency-key': options.idempotencyKey }),
    },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  })
  if (answer.status === 204) return null as ResponseOf<N>
  const body = (await answer.json().catch(() => ({}))) as Partial<Problem> & { message?: string }
  if (!answer.ok)
    throw new ApiError(answer.status, body.detail ?? body.message ?? `HTTP ${answer.status}`, body.title, body.lost)
  return body as ResponseOf<N>
}
