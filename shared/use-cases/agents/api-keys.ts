import { createHash } from 'node:crypto'
import { ApiKey, type Scope } from '../../../schemas/records/api-key.ts'
import { notFound } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { audited } from '../settings/audit.ts'
import { keys } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'
import { read } from '../storage/records.ts'

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')

/** The key that a secret belongs to; only hashes are stored. */
export async function findApiKey(
  ports: Pick<Core, 'table'>,
  secret: string,
): Promise<Pick<ApiKey, 'id' | 'name' | 'scopes'> | undefined> {
  const key = keys.apiKey(hashOf(secret))
  const item = await ports.table.get(key.pk, key.sk)
  return item && { id: String(item.id), name: String(item.name), scopes: (item.scopes as string[]) ?? [] }
}

/** The keys that people made, newest first. */
export async function listApiKeys(ports: Pick<Core, 'table'>): Promise<ApiKey[]> {
  const items = await everyItem(ports, { pk: keys.apiKeysPartition, descending: true })
  return items.map((item) => read(ApiKey, item))
}

/** Makes a key; its secret is told here and nowhere else. */
export async function createApiKey(
  ports: Core,
  asked: { readonly name: string; readonly scopes: readonly Scope[] },
  by: string,
): Promise<ApiKey & { readonly secret: string }> {
  const secret = `yk_${ports.clock.secret()}`
  const made: ApiKey = {
    id: ports.clock.id('apiKey'),
    name: asked.name,
    scopes: [...new Set(asked.scopes)],
    ending: secret.slice(-4),
    createdAt: isoNow(ports.clock),
    createdBy: by,
  }
  const hash = hashOf(secret)
  await audited(ports, { by, what: `api-key.${made.id}`, after: made }, [
    { put: { ...keys.apiKey(hash), id: made.id, name: made.name, scopes: made.scopes }, if: { exists: false } },
    { put: { ...keys.apiKeyName(made.id), ...made, hash }, if: { exists: false } },
  ])
  return { ...made, secret }
}

/** Revokes a key. @throws Rejected not-found */
export async function revokeApiKey(ports: Core, id: string, by: string): Promise<void> {
  const key = keys.apiKeyName(id)
  const item = await ports.table.get(key.pk, key.sk, { consistent: true })
  if (!item) throw notFound('api key', id)
  await audited(ports, { by, what: `api-key.${id}`, before: read(ApiKey, item) }, [
    { delete: key, if: { exists: true } },
    { delete: keys.apiKey(String(item.hash)) },
  ])
}
