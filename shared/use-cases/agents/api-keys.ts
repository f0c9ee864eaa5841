import { createHash } from 'node:crypto'
import type { Core } from '../../ports/core.ts'
import { keys } from '../storage/keys.ts'

export interface ApiKey {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
}

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')

/** The key that a secret belongs to; only hashes are stored. */
export async function findApiKey(ports: Pick<Core, 'table'>, secret: string): Promise<ApiKey | undefined> {
  const key = keys.apiKey(hashOf(secret))
  const item = await ports.table.get(key.pk, key.sk)
  return item && { id: String(item.id), name: String(item.name), scopes: (item.scopes as string[]) ?? [] }
}
