import type { APIGatewayProxyStructuredResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda'
import type { Sockets } from '../../shared/ports/outside.ts'
import { Principal } from '../../shared/use-cases/realtime/connections.ts'
import { behaviours, familyOf } from './failures.ts'
import { logger, observed } from './observe.ts'

type ConnectEvent = APIGatewayProxyWebsocketEventV2 & {
  readonly queryStringParameters?: Record<string, string>
  readonly headers?: Record<string, string>
  readonly requestContext: { readonly authorizer?: Record<string, string> }
}
type Result = APIGatewayProxyStructuredResultV2

/** Decides whether a socket may open: an IAM policy with who it is, or a refusal. */
export function socketAuthorizer<Ports>(
  compose: () => Ports,
  redeem: (ports: Ports, request: { readonly ticket?: string; readonly origin?: string }) => Promise<Principal>,
) {
  const ports = compose()
  return observed<ConnectEvent & { methodArn: string }, unknown>(async (event) => {
    const origin = event.headers?.origin ?? event.headers?.Origin
    const ticket = event.queryStringParameters?.ticket
    const policy = (Effect: 'Allow' | 'Deny', context: Record<string, string>) => ({
      principalId: 'socket',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: event.methodArn }],
      },
      context,
    })
    try {
      const principal = await redeem(ports, { ...(ticket && { ticket }), ...(origin && { origin }) })
      return policy('Allow', { principal: JSON.stringify(principal) })
    } catch (error) {
      logger.info('socket refused', { reason: familyOf(error).code })
      return policy('Deny', {})
    }
  })
}

/** A socket opened or closed. */
export function socketHandler<Ports>(
  compose: () => Ports,
  take: (ports: Ports, connectionId: string, principal: Principal | undefined) => Promise<void>,
) {
  const ports = compose()
  return observed<ConnectEvent, Result>(async (event) => {
    const stated = event.requestContext.authorizer?.principal
    await take(ports, event.requestContext.connectionId, stated ? Principal.parse(JSON.parse(stated)) : undefined)
    return { statusCode: 200 }
  })
}

/** A frame came in; what the use case answers goes back on the same socket, in order. */
export function frameHandler<Ports extends { readonly sockets: Sockets }>(
  compose: () => Ports,
  take: (ports: Ports, connectionId: string, body: string) => Promise<readonly Record<string, unknown>[]>,
) {
  const ports = compose()
  return observed<APIGatewayProxyWebsocketEventV2, Result>(async (event) => {
    const { connectionId } = event.requestContext
    try {
      for (const frame of await take(ports, connectionId, event.body ?? ''))
        await ports.sockets.push(connectionId, frame)
    } catch (error) {
      const family = familyOf(error)
      logger[behaviours[family.family].level]('frame failed', { code: family.code, reason: family.message })
      const reason = behaviours[family.family].isShown ? family.message : 'Something went wrong on our side.'
      await ports.sockets.push(connectionId, { type: 'refused', reason })
    }
    return { statusCode: 200 }
  })
}
