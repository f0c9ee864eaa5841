import * as z from 'zod'
import type { Scope } from '../records/api-key.ts'

/** One route of /v1: who may call it, what goes in, what comes out. The router, the clients and OpenAPI read this. */
export interface RouteDefinition {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  readonly path: string
  readonly summary: string
  /** The scope an API key needs; absent where only staff may call. */
  readonly scope?: Scope
  readonly roles: readonly ('agent' | 'supervisor' | 'admin')[]
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly response: z.ZodType
  readonly status?: 200 | 201 | 202 | 204
}

export const everyone = ['agent', 'supervisor', 'admin'] as const
export const admins = ['admin'] as const
export const leaders = ['supervisor', 'admin'] as const

export const limit = z.coerce.number().int().min(1).max(100).default(50)
export const cursor = z.string().max(2_000).optional()
export const page = z.object({ limit, cursor })
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), cursor: z.string().optional() })
/** Why somebody said no, where there is a reason to give. */
export const perhapsWhy = z
  .object({ reason: z.string().min(1).max(200).optional() })
  .strict()
  .default({})
