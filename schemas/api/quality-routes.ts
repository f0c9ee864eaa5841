import * as z from 'zod'
import { ids } from '../ids.ts'
import { Availability } from '../records/agent.ts'
import { DayFigures } from '../records/day-figures.ts'
import { Inspection } from '../records/inspection.ts'
import { SearchHit } from '../records/search-hit.ts'
import { ShopOrder, ShopProduct } from '../records/shop.ts'
import { ChannelUsage, ConversationUsage } from '../records/usage.ts'
import { cursor, everyone, leaders, page, pageOf, type RouteDefinition } from './route.ts'

const seconds = z.int().nonnegative()

/** Finding what was said, how good it was, and how the desk stands. */
export const qualityRoutes = {
  search: {
    method: 'GET',
    path: '/v1/search',
    summary:
      'Conversations and tickets in which all words stand: what goes on now, then the closed ones, newest first; the cursor goes on with older ones',
    roles: everyone,
    query: z.object({ q: z.string().min(1).max(100), cursor }),
    response: z.object({
      items: z.array(SearchHit),
      cursor: z.string().optional(),
      /** The month down to which was searched. */
      searchedTo: z.string(),
    }),
  },
  listInspections: {
    method: 'GET',
    path: '/v1/inspections',
    summary: 'What conversations of a month were scored, newest first; agents see their own',
    roles: everyone,
    query: page.extend({
      month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month such as "2026-11"'),
      agentId: ids.agent.optional(),
    }),
    response: pageOf(Inspection),
  },
  reviewInspection: {
    method: 'POST',
    path: '/v1/inspections/{inspectionId}/review',
    summary: 'Judge a scored conversation as a person, or decide its appeal',
    roles: leaders,
    body: z
      .object({
        scores: z.record(z.string().max(40), z.number().min(0).max(1).nullable()).default({}),
        text: z.string().min(1).max(2_000),
      })
      .strict(),
    response: Inspection,
  },
  appealInspection: {
    method: 'POST',
    path: '/v1/inspections/{inspectionId}/appeal',
    summary: 'Say why a score of one’s own is wrong; once',
    roles: everyone,
    body: z.object({ text: z.string().min(1).max(2_000) }).strict(),
    response: Inspection,
  },
  getWallboard: {
    method: 'GET',
    path: '/v1/wallboard',
    summary: 'How the desk stands: who waits, who is there, and what today has added up to',
    roles: leaders,
    response: z.object({
      at: z.iso.datetime(),
      waiting: z.int().nonnegative(),
      longestWaitSeconds: seconds,
      queues: z.array(z.object({ skill: z.string(), waiting: z.int(), longestWaitSeconds: seconds })),
      agents: z.array(
        z.object({
          id: ids.agent,
          name: z.string(),
          availability: Availability,
          load: z.int(),
          capacity: z.int(),
          idleSince: z.iso.datetime(),
        }),
      ),
      today: DayFigures,
    }),
  },
  getUsage: {
    method: 'GET',
    path: '/v1/usage',
    summary:
      'What each channel used up by day, of conversations that have closed: messages, hours, handovers, and dollars at list price',
    roles: leaders,
    query: z.object({
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
      /** The last so many days, where no dates are named. */
      days: z.coerce.number().int().min(1).max(92).default(7),
    }),
    response: z.object({
      from: z.iso.date(),
      to: z.iso.date(),
      /** When the calls behind the prices were counted. */
      countedAt: z.string(),
      items: z.array(ChannelUsage),
    }),
  },
  listDearest: {
    method: 'GET',
    path: '/v1/usage/{day}/conversations',
    summary: 'The conversations that closed on a day, what costs most first',
    roles: leaders,
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
    response: z.object({ items: z.array(ConversationUsage) }),
  },
  listCustomerOrders: {
    method: 'GET',
    path: '/v1/customers/{customerId}/orders',
    summary: 'Orders of a customer whose identity the shop has proven; none of anybody else',
    roles: everyone,
    response: z.object({ items: z.array(ShopOrder) }),
  },
  listProducts: {
    method: 'GET',
    path: '/v1/products',
    summary: 'Products of the shop by words of their names',
    roles: everyone,
    query: z.object({ q: z.string().max(100).default('') }),
    response: z.object({ items: z.array(ShopProduct) }),
  },
} as const satisfies Record<string, RouteDefinition>
