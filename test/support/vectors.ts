import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InboxContext, WebhookRequest } from '../../shared/channels/contract.ts'
import { contextFor } from './channels.ts'

interface Vector {
  readonly id: string
  readonly channel: string
  readonly kind: string
  readonly input: Readonly<Record<string, unknown>>
  readonly expected: Readonly<Record<string, unknown>>
}

const file = join(import.meta.dirname, '..', '..', '..', 'shared', 'channels', 'vectors.json')
const all: readonly Vector[] = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }).vectors
  : []

/** The published vectors are beside the project, or not. */
export const hasVectors = all.length > 0

/** Vectors by id; a name that ends with a star names all that begin so. */
export const vectorsOf = (...ids: readonly string[]): readonly Vector[] =>
  all.filter(({ id }) =>
    ids.some((wanted) => (wanted.endsWith('*') ? id.startsWith(wanted.slice(0, -1)) : id === wanted)),
  )

/** A value inside a value, by a dotted path. */
export const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], value)

export const vectorCall = (more: {
  readonly method?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}): WebhookRequest => ({
  method: more.method ?? 'POST',
  url: '',
  query: Object.fromEntries(Object.entries(more.query ?? {}).map(([name, value]) => [name, [value]])),
  headers: more.headers ?? {},
  body: Buffer.from(more.body ?? ''),
})

export const contextOf = (secrets: Readonly<Record<string, string>>, more: Partial<InboxContext> = {}): InboxContext =>
  contextFor('x', { secrets, settings: {}, ...more })
