import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import {
  type CfnStage,
  CorsHttpMethod,
  HttpApi,
  HttpStage,
  type IHttpApi,
  type IWebSocketApi,
  WebSocketApi,
  WebSocketStage,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { openRoute } from '../acknowledgements.ts'
import { retentionDays } from '../retention.ts'
import type { StageProps } from './data-stack.ts'

const throttle = { rateLimit: 500, burstLimit: 1_000 }

/** The two doors, with access logs and throttles; the other stacks hang their routes in them. */
export class GatewayStack extends Stack {
  readonly http: HttpApi
  readonly sockets: WebSocketApi
  readonly socketStage: WebSocketStage

  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id, props)
    const { stage, retention } = props.configuration
    const logs = (name: string) =>
      new LogGroup(this, `${name}Logs`, {
        logGroupName: `/yunke/${stage}/gateway/${name.toLowerCase()}`,
        retention: retentionDays(retention.logDays),
        removalPolicy: RemovalPolicy.DESTROY,
      })

    this.http = new HttpApi(this, 'Http', {
      apiName: `yunke-${stage}`,
      description: 'Webhooks, /v1 and the widget',
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: ['*'],
        allowMethods: [
          CorsHttpMethod.GET,
          CorsHttpMethod.POST,
          CorsHttpMethod.PATCH,
          CorsHttpMethod.PUT,
          CorsHttpMethod.DELETE,
        ],
        allowHeaders: ['content-type', 'authorization', 'idempotency-key'],
        maxAge: Duration.hours(1),
      },
    })
    const httpStage = new HttpStage(this, 'HttpStage', {
      httpApi: this.http,
      stageName: '$default',
      autoDeploy: true,
      throttle,
    })
    accessLog(httpStage.node.defaultChild as CfnStage, logs('Http').logGroupArn, [
      'requestId',
      'httpMethod',
      'routeKey',
      'status',
      'protocol',
      'responseLength',
      'integrationLatency',
    ])

    this.sockets = new WebSocketApi(this, 'Sockets', {
      apiName: `yunke-${stage}-realtime`,
      description: 'Console and widget',
      routeSelectionExpression: '$default',
    })
    this.socketStage = new WebSocketStage(this, 'SocketStage', {
      webSocketApi: this.sockets,
      stageName: 'realtime',
      autoDeploy: true,
      throttle,
    })
    accessLog(this.socketStage.node.defaultChild as CfnStage, logs('Sockets').logGroupArn, [
      'requestId',
      'eventType',
      'routeKey',
      'status',
      'connectionId',
    ])
  }
}

/** The HTTP door as another stack sees it, so that routes, integrations and authorizers live in that stack. */
export const httpDoor = (scope: Construct, gateway: GatewayStack): IHttpApi =>
  HttpApi.fromHttpApiAttributes(scope, 'HttpDoor', {
    httpApiId: gateway.http.apiId,
    apiEndpoint: gateway.http.apiEndpoint,
  })

/** Marks a route that has no authorizer of its own, with the reason. */
export const acknowledgeOpen = (route: Construct): void => Validations.of(route).acknowledge(openRoute)

/** The same for the socket door. */
export const socketDoor = (scope: Construct, gateway: GatewayStack): IWebSocketApi =>
  WebSocketApi.fromWebSocketApiAttributes(scope, 'SocketDoor', {
    webSocketId: gateway.sockets.apiId,
    apiEndpoint: gateway.sockets.apiEndpoint,
  })

/** Access logs as JSON, without query strings: a ticket in one must not be kept. */
function accessLog(stage: CfnStage, destinationArn: string, fields: readonly string[]): void {
  stage.accessLogSettings = {
    destinationArn,
    format: JSON.stringify(
      Object.fromEntries([
        ['time', '$context.requestTime'],
        ['ip', '$context.identity.sourceIp'],
        ...fields.map((field) => [field, `$context.${field}`]),
      ]),
    ),
  }
}
