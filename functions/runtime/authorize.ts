import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose'
import { Role } from '../../schemas/records/agent.ts'
import type { Table } from '../../shared/ports/table.ts'
import { findApiKey } from '../../shared/use-cases/agents/api-keys.ts'
import { keys } from '../../shared/use-cases/storage/keys.ts'
import { logger, observed } from './observe.ts'

interface AuthorizerPorts {
  readonly table: Table
  readonly issuer: string
  readonly clientId: string
}

interface AuthorizerEvent {
  readonly headers?: Readonly<Record<string, string>>
}

const rank: readonly Role[] = ['admin', 'supervisor', 'agent']

/** The caller that a verified id token describes; undefined when the person is in no group of ours. */
function staffOf(claims: JWTPayload) {
  const groups = (claims['cognito:groups'] ?? []) as readonly string[]
  const role = rank.find((candidate) => groups.includes(candidate))
  if (!role || !claims.sub || claims.token_use !== 'id') return undefined
  const email = String(claims.email ?? '')
  return {
    kind: 'staff',
    agentId: `agt_${claims.sub}`,
    email,
    name: String(claims.name ?? email.split('@')[0]),
    role: Role.parse(role),
  }
}

/** Lets through a member of staff with a token of our user pool, or a back end with an API key; nobody else. */
export function apiAuthorizer(compose: () => AuthorizerPorts) {
  const ports = compose()
  const keySet = createRemoteJWKSet(new URL(`${ports.issuer}/.well-known/jwks.json`))
  const identify = async (bearer: string): Promise<Record<string, string> | undefined> => {
    if (bearer.startsWith('yk_')) {
      const key = await findApiKey(ports, bearer)
      return key && { kind: 'key', keyId: key.id, name: key.name, scopes: key.scopes.join(' ') }
    }
    const { payload } = await jwtVerify(bearer, keySet, {
      issuer: ports.issuer,
      audience: ports.clientId,
      algorithms: ['RS256'],
    })
    const staff = staffOf(payload)
    // A token lives an hour; who was put out meanwhile is refused at once.
    const key = staff && keys.agent(staff.agentId)
    const known = key && (await ports.table.get(key.pk, key.sk))
    return known?.isDisabled === true ? undefined : staff
  }
  return observed<AuthorizerEvent, { isAuthorized: boolean; context: Record<string, string> }>(async (event) => {
    const bearer = /^Bearer ([\w.~+/=-]{10,4096})$/.exec(event.headers?.authorization ?? '')?.[1]
    try {
      const context = bearer ? await identify(bearer) : undefined
      return { isAuthorized: context !== undefined, context: context ?? {} }
    } catch (error) {
      logger.info('refused', { reason: (error as { code?: string }).code ?? 'not verifiable' })
      return { isAuthorized: false, context: {} }
    }
  })
}
