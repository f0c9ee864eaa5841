import type { Template } from '../template/template.ts'

export interface AuthorizerSpec {
  readonly functionName: string
  readonly cacheSeconds: number
  readonly sources: readonly string[]
}

export interface RouteSpec {
  readonly key: string
  readonly method: string
  readonly pattern: RegExp
  readonly functionName: string
  readonly authorizer?: AuthorizerSpec
}

export interface ApiSpec {
  readonly routes: readonly RouteSpec[]
  readonly cors?: {
    readonly AllowOrigins: string[]
    readonly AllowMethods: string[]
    readonly AllowHeaders: string[]
    readonly MaxAge: number
  }
}

const patternOf = (path: string) =>
  new RegExp(
    `^${path
      .replace(/[.]/g, '\\.')
      .replace(/\{(\w+)\+\}/g, '(?<$1>.+)')
      .replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`,
  )

/** How much a route takes: API Gateway asks the one that says most about a path first, a greedy one last. */
const breadth = (key: string) => (key.match(/\{\w+\}/g) ?? []).length + 100 * (key.match(/\{\w+\+\}/g) ?? []).length

/** The HTTP and the WebSocket API of the template, with the function behind each route. */
export function readApis(template: Template): { readonly http: ApiSpec; readonly sockets: ApiSpec } {
  const apis = template
    .of('AWS::ApiGatewayV2::Api')
    .map((resource) => ({ id: template.ref(resource), properties: template.resolved(resource) }))
  const integrations = new Map(
    template
      .of('AWS::ApiGatewayV2::Integration')
      .map((resource) => [template.ref(resource), String(template.resolved(resource).IntegrationUri)]),
  )
  const authorizers = new Map(
    template.of('AWS::ApiGatewayV2::Authorizer').map((resource) => {
      const properties = template.resolved(resource)
      const spec: AuthorizerSpec = {
        functionName: String(properties.AuthorizerUri),
        cacheSeconds: Number(properties.AuthorizerResultTtlInSeconds ?? 0),
        sources: (properties.IdentitySource ?? []) as string[],
      }
      return [template.ref(resource), spec]
    }),
  )
  const of = (protocol: string): ApiSpec => {
    const api = apis.find((candidate) => candidate.properties.ProtocolType === protocol)
    const cors = api?.properties.CorsConfiguration as ApiSpec['cors']
    const routes = template.of('AWS::ApiGatewayV2::Route').flatMap((resource) => {
      const properties = template.resolved(resource)
      if (properties.ApiId !== api?.id) return []
      const key = String(properties.RouteKey)
      const [method = '', path = ''] = key.split(' ')
      const integration = integrations.get(String(properties.Target).replace('integrations/', ''))
      const authorizer = authorizers.get(String(properties.AuthorizerId))
      if (!integration) throw new Error(`The route ${key} has no integration.`)
      return [{ key, method, pattern: patternOf(path), functionName: integration, ...(authorizer && { authorizer }) }]
    })
    return { routes: routes.sort((a, b) => breadth(a.key) - breadth(b.key)), ...(cors && { cors }) }
  }
  return { http: of('HTTP'), sockets: of('WEBSOCKET') }
}
