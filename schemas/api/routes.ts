import { conversationRoutes } from './conversation-routes.ts'
import { deskRoutes } from './desk-routes.ts'
import { knowledgeRoutes } from './knowledge-routes.ts'
import { learningRoutes } from './learning-routes.ts'
import { qualityRoutes } from './quality-routes.ts'
import { recordRoutes } from './record-routes.ts'
import { staffRoutes } from './staff-routes.ts'
import { ticketRoutes } from './ticket-routes.ts'

/** Every route of /v1. The router, the clients and the OpenAPI document read this. */
export const routes = {
  ...conversationRoutes,
  ...recordRoutes,
  ...ticketRoutes,
  ...deskRoutes,
  ...qualityRoutes,
  ...knowledgeRoutes,
  ...learningRoutes,
  ...staffRoutes,
} as const

export type RouteName = keyof typeof routes
