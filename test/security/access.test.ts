import '../support/quiet.ts'
import type { Context } from 'aws-lambda'
import { describe, expect, test } from 'vitest'
import { handlers as desk } from '../../functions/console/handlers.ts'
import { knowledgeHandlers } from '../../functions/console/knowledge-handlers.ts'
import { learningHandlers } from '../../functions/console/learning-handlers.ts'
import { apiHandler } from '../../functions/runtime/router.ts'
import type { RouteDefinition } from '../../schemas/api/route.ts'
import { type RouteName, routes } from '../../schemas/api/routes.ts'
import { staffRoutes } from '../../schemas/api/staff-routes.ts'
import { Scope } from '../../schemas/records/api-key.ts'

const names = Object.keys(routes) as RouteName[]
const reached: string[] = []
/** Every route, behind which nothing is but a note that somebody came through. */
const handlers = Object.fromEntries(names.map((name) => [name, async () => void reached.push(name)]))
const handler = apiHandler(() => ({}), handlers as never)

type Caller = Record<string, unknown> | undefined
const staff = (role: string): Caller => ({ kind: 'staff', role, agentId: 'agt_1', email: 'a@b.example', name: 'x' })
const key = (...scopes: string[]): Caller => ({ kind: 'key', keyId: 'key_1', name: 'x', scopes: scopes.join(' ') })

async function call(name: RouteName, caller: Caller): Promise<number> {
  const { method, path } = routes[name] as RouteDefinition
  const event = {
    rawPath: path.replace(/\{\w+\}/g, 'some_1'),
    rawQueryString: '',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    requestContext: { http: { method }, ...(caller && { authorizer: { lambda: caller } }) },
  }
  const answer = (await handler(event as never, {} as Context)) as { statusCode: number }
  return answer.statusCode
}
const mayPass = (status: number) => status !== 401 && status !== 403

describe('every route', () => {
  test('is answered by one function', () => {
    const apart = ['readSite', 'exportCustomer', 'eraseCustomer', ...Object.keys(staffRoutes)]
    const answered = [desk, knowledgeHandlers, learningHandlers].flatMap((some) => Object.keys(some))
    expect([...answered, ...apart].sort()).toEqual([...names].sort())
  })

  test('is closed to nobody in particular', async () => {
    for (const name of names) expect(await call(name, undefined), name).toBe(401)
    for (const forged of [
      { kind: 'staff' },
      { kind: 'staff', role: 'root', agentId: 'agt_1' },
      { kind: 'key' },
      { kind: 'x' },
    ])
      for (const name of names) expect(await call(name, forged), name).toBe(401)
    expect(reached).toEqual([])
  })

  test('lets in the roles that it names, and no other', async () => {
    for (const name of names)
      for (const role of ['agent', 'supervisor', 'admin'] as const) {
        const { roles } = routes[name] as RouteDefinition
        expect(mayPass(await call(name, staff(role))), `${role}: ${name}`).toBe(roles.includes(role))
      }
  })

  test('lets in keys with its scope, and with no other', async () => {
    for (const name of names) {
      const { scope } = routes[name] as RouteDefinition
      for (const one of Scope.options)
        expect(mayPass(await call(name, key(one))), `${one}: ${name}`).toBe(one === scope)
      const others = Scope.options.filter((one) => one !== scope)
      expect(mayPass(await call(name, key(...others))), `all but ${scope}: ${name}`).toBe(false)
    }
  })

  test('that reads is a reading scope’s; a key can neither see nor change how the desk works', () => {
    for (const name of names) {
      const { scope, method } = routes[name] as RouteDefinition
      // Asking what would be answered changes nothing, and its question may be long.
      if (scope?.endsWith(':read') && name !== 'explainAnswer') expect(method, name).toBe('GET')
      if (/^\/v1\/(settings|staff|audit|api-keys|webhooks|agents|models|me)\b/.test(routes[name].path))
        expect(scope, name).toBeUndefined()
    }
  })

  test('that could do harm is for those who lead', () => {
    const only = (roles: string) =>
      names.filter((name) => (routes[name] as RouteDefinition).roles.join() === roles).toSorted()
    // Written out: a route that opens to more people has to be opened here too.
    expect(only('admin')).toMatchSnapshot('admins')
    expect(only('supervisor,admin')).toMatchSnapshot('leaders')
  })
})
