import { countedAt } from '../../shared/domain/insight/usage.ts'
import { staffSees } from '../../shared/use-cases/customers/orders.ts'
import { dearestOf, usageOf } from '../../shared/use-cases/insight/usage.ts'
import { wallboard } from '../../shared/use-cases/insight/wallboard.ts'
import { appealInspection, listInspections, reviewInspection } from '../../shared/use-cases/quality/inspections.ts'
import { search } from '../../shared/use-cases/search/search.ts'
import type { ApiPorts } from '../runtime/compose.ts'
import { me } from '../runtime/me.ts'
import { type Handlers, pageOf, param } from '../runtime/router.ts'

/** Finding what was said, how good it was, and how the desk stands. */
export const qualityHandlers = {
  search: (ports, { query }) => search(ports, query.q, query.cursor),
  listInspections: async (ports, { caller, query }) => {
    const agent = await me(ports, caller)
    const agentId = agent.role === 'agent' ? agent.id : query.agentId
    return pageOf(await listInspections(ports, query.month, agentId, query.limit, query.cursor))
  },
  reviewInspection: async (ports, { caller, params, body }) =>
    reviewInspection(ports, param(params, 'inspectionId'), await me(ports, caller), body),
  appealInspection: async (ports, { caller, params, body }) =>
    appealInspection(ports, param(params, 'inspectionId'), await me(ports, caller), body.text),
  getWallboard: (ports) => wallboard(ports),
  getUsage: async (ports, { query }) => {
    const { from, to, items } = await usageOf(ports, query)
    return { from, to, countedAt, items: [...items] }
  },
  listDearest: async (ports, { params, query }) => ({
    items: [...(await dearestOf(ports, param(params, 'day'), query.limit))],
  }),
  listCustomerOrders: async (ports, { params }) => ({
    items: [...(await staffSees(ports).ordersOf(param(params, 'customerId')))],
  }),
  listProducts: async (ports, { query }) => ({ items: [...(await staffSees(ports).products(query.q))] }),
} satisfies Partial<Handlers<ApiPorts>>
