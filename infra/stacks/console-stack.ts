import { Duration } from 'aws-cdk-lib'
import { HttpMethod, HttpRoute, HttpRouteKey, type IHttpApi, WebSocketRoute } from 'aws-cdk-lib/aws-apigatewayv2'
import {
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
  WebSocketLambdaAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { UserPoolClient } from 'aws-cdk-lib/aws-cognito'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { knowledgeRoutes } from '../../schemas/api/knowledge-routes.ts'
import { learningRoutes } from '../../schemas/api/learning-routes.ts'
import { staffRoutes } from '../../schemas/api/staff-routes.ts'
import { EventRoute } from '../constructs/event-route.ts'
import { factRules } from '../fact-rules.ts'
import { acknowledgeOpen, httpDoor, socketDoor } from './gateway-stack.ts'
import { type ServiceProps, ServiceStack } from './service-stack.ts'

export interface ConsoleProps extends ServiceProps {
  readonly client: UserPoolClient
  readonly allowedOrigins: readonly string[]
  /** What trains models, which leaders start. */
  readonly training: StateMachine
  readonly mining: StateMachine
}

const methods = [HttpMethod.GET, HttpMethod.POST, HttpMethod.PATCH, HttpMethod.PUT, HttpMethod.DELETE]

/** /v1 with its authorizer, and the sockets of consoles and widgets. */
export class ConsoleStack extends ServiceStack {
  private readonly http: IHttpApi

  constructor(scope: Construct, id: string, props: ConsoleProps) {
    super(scope, id, props)
    this.http = httpDoor(this, props.gateway)
    this.addApi(props)
    this.addVisitors()
    this.addSockets(props)
  }

  private addApi({ data, client, training, mining }: ConsoleProps): void {
    const authorize = this.fn('console/authorize', 'Decides who may call /v1', { timeout: Duration.seconds(5) })
    this.useTable(authorize, 'read')
    authorize.function.addEnvironment('TOKEN_ISSUER', data.userPool.userPoolProviderUrl)
    authorize.function.addEnvironment('TOKEN_CLIENT_ID', client.userPoolClientId)
    const authorizer = new HttpLambdaAuthorizer('Authorizer', authorize.function, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: ['$request.header.Authorization'],
      resultsCacheTtl: Duration.minutes(5),
    })

    const { shop } = this.props.configuration
    const shopUrl: Record<string, string> = shop ? { SHOP_URL: shop.url } : {}
    const api = this.fn('console/api', 'Everything under /v1 that has no function of its own', {
      memoryMb: 1_024,
      environment: shopUrl,
    })
    api.function.addEnvironment('PUBLIC_URL', this.props.gateway.http.apiEndpoint)
    this.useTable(api, 'readwrite')
    this.readParameters(api, 'configuration')
    this.useMedia(api, ['sent', 'received', 'visitors'], 'readwrite')
    this.useTranslate(api)

    const studio = this.fn('console/studio', 'What the assistant knows, does and learns', {
      memoryMb: 1_024,
      environment: {
        ...shopUrl,
        TRAINING_MACHINE_ARN: training.stateMachineArn,
        MINING_MACHINE_ARN: mining.stateMachineArn,
      },
    })
    training.grantStartExecution(studio)
    mining.grantStartExecution(studio)
    this.useTable(studio, 'readwrite')
    this.readParameters(studio, 'configuration')
    this.useMedia(studio, ['sent'], 'readwrite')
    this.useMedia(studio, ['models'], 'read')
    this.useLanguage(studio)
    const studioIntegration = new HttpLambdaIntegration('Studio', studio.function)
    const { readSite: _own, ...studioRoutes } = { ...knowledgeRoutes, ...learningRoutes }
    for (const [name, { method, path }] of Object.entries(studioRoutes))
      new HttpRoute(this, `v1-${name}`, {
        httpApi: this.http,
        routeKey: HttpRouteKey.with(path, HttpMethod[method]),
        integration: studioIntegration,
        authorizer,
      })

    const integration = new HttpLambdaIntegration('Api', api.function)
    for (const method of methods)
      new HttpRoute(this, `v1-${method}`, {
        httpApi: this.http,
        routeKey: HttpRouteKey.with('/v1/{proxy+}', method),
        integration,
        authorizer,
      })
    // Whatever page it is pointed at, this function has nothing to give away.
    const readSite = this.fn('console/read-site', 'Reads pages of a help centre', { timeout: Duration.seconds(25) })
    new HttpRoute(this, 'v1-read-site', {
      httpApi: this.http,
      routeKey: HttpRouteKey.with('/v1/knowledge-imports/site', HttpMethod.POST),
      integration: new HttpLambdaIntegration('ReadSite', readSite.function),
      authorizer,
    })
    this.addCustomerData(authorizer)
    this.addStaff(authorizer)
  }

  /** Who may sign in, apart: nothing else may change the directory. */
  private addStaff(authorizer: HttpLambdaAuthorizer): void {
    const { userPool } = this.props.data
    const staff = this.fn('console/staff', 'Who may sign in, and as what', {
      timeout: Duration.seconds(20),
      environment: { USER_POOL_ID: userPool.userPoolId },
    })
    this.useTable(staff, 'readwrite')
    this.readParameters(staff, 'configuration')
    userPool.grant(
      staff,
      ...['ListUsers', 'ListUsersInGroup'].map((action) => `cognito-idp:${action}`),
      ...['CreateUser', 'AddUserToGroup', 'RemoveUserFromGroup', 'DisableUser', 'EnableUser', 'UserGlobalSignOut'].map(
        (action) => `cognito-idp:Admin${action}`,
      ),
    )
    const integration = new HttpLambdaIntegration('Staff', staff.function)
    for (const [name, { method, path }] of Object.entries(staffRoutes))
      new HttpRoute(this, `v1-${name}`, {
        httpApi: this.http,
        routeKey: HttpRouteKey.with(path, HttpMethod[method]),
        integration,
        authorizer,
      })
  }

  /** What hands out or erases all about a customer, apart: nothing else may remove files. */
  private addCustomerData(authorizer: HttpLambdaAuthorizer): void {
    const data = this.fn('customers/customer-data', 'All about one customer, to hand out or to erase', {
      memoryMb: 1_024,
      timeout: Duration.seconds(28),
    })
    this.useTable(data, 'readwrite')
    this.readParameters(data, 'configuration')
    this.useMedia(data, ['sent', 'received', 'visitors'], 'read')
    this.useMedia(data, ['exports'], 'readwrite')
    this.eraseMedia(data, ['sent', 'received', 'visitors'])
    this.forgetOld()
    const integration = new HttpLambdaIntegration('CustomerData', data.function)
    for (const what of ['export', 'erasure'])
      new HttpRoute(this, `v1-customer-${what}`, {
        httpApi: this.http,
        routeKey: HttpRouteKey.with(`/v1/customers/{customerId}/${what}`, HttpMethod.POST),
        integration,
        authorizer,
      })
  }

  /** Erases what was kept as long as the company said, and looks after what was erased by hand. */
  private forgetOld(): void {
    const forget = this.fn('customers/forget-old', 'Erases what was kept as long as the company said', {
      memoryMb: 1_024,
      timeout: Duration.minutes(10),
      failures: this.failures,
    })
    this.useTable(forget, 'readwrite')
    this.readParameters(forget, 'configuration')
    this.useMedia(forget, ['sent', 'received', 'visitors'], 'read')
    this.eraseMedia(forget, ['sent', 'received', 'visitors'])
    this.every('ForgetOld', 60, forget)
  }

  private addVisitors(): void {
    const { shop } = this.props.configuration
    const visitor = this.fn('realtime/visitor', 'Sessions and uploads of the widget', {
      memoryMb: 1_024,
      environment: shop ? { SHOP_URL: shop.url } : {},
    })
    this.useTable(visitor, 'readwrite')
    this.readParameters(visitor, 'secrets')
    this.useMedia(visitor, ['visitors'], 'readwrite')
    this.useMedia(visitor, ['models'], 'read')
    const integration = new HttpLambdaIntegration('Visitor', visitor.function)
    this.pushRights(visitor, 'sns:CreatePlatformEndpoint', 'app')
    for (const path of ['sessions', 'uploads', 'devices'])
      acknowledgeOpen(
        new HttpRoute(this, `visitor-${path}`, {
          httpApi: this.http,
          routeKey: HttpRouteKey.with(`/web-chat/{inboxId}/${path}`, HttpMethod.POST),
          integration,
        }),
      )
  }

  private addSockets({ gateway, messaging, allowedOrigins }: ConsoleProps): void {
    const authorize = this.fn('realtime/authorize-connection', 'Lets a socket open for a one-time ticket', {
      timeout: Duration.seconds(5),
      environment: { ALLOWED_ORIGINS: allowedOrigins.join(',') },
    })
    this.useTable(authorize, 'readwrite')
    const authorizer = new WebSocketLambdaAuthorizer('SocketAuthorizer', authorize.function, {
      identitySource: ['route.request.querystring.ticket'],
    })

    const connect = this.fn('realtime/connect', 'Remembers a socket')
    const disconnect = this.fn('realtime/disconnect', 'Forgets a socket')
    for (const fn of [connect, disconnect]) {
      this.useTable(fn, 'readwrite')
      this.readParameters(fn, 'configuration')
    }
    const receive = this.fn('realtime/receive-frame', 'Takes one frame of a socket', { timeout: Duration.seconds(20) })
    this.useTable(receive, 'readwrite')
    this.readParameters(receive, 'secrets')
    this.pushToSockets(receive)
    this.pushRights(receive, 'sns:Publish', 'endpoint')
    this.useMedia(receive, ['sent', 'received', 'visitors'], 'read')
    this.useTurns(receive)

    const sockets = socketDoor(this, gateway)
    const routes = { $connect: connect, $disconnect: disconnect, $default: receive }
    for (const [key, fn] of Object.entries(routes)) {
      const route = new WebSocketRoute(this, `socket-${key.slice(1)}`, {
        webSocketApi: sockets,
        routeKey: key,
        integration: new WebSocketLambdaIntegration(`Socket-${key.slice(1)}`, fn.function),
        ...(key === '$connect' && { authorizer }),
      })
      if (key !== '$connect') acknowledgeOpen(route)
    }

    const push = this.fn('realtime/push-changes', 'Tells open consoles and widgets what changed', {
      failures: this.failures,
    })
    this.useTable(push, 'readwrite')
    this.pushToSockets(push)
    this.useMedia(push, ['sent', 'received', 'visitors'], 'read')
    new EventRoute(this, 'Push', {
      bus: messaging.bus,
      description: 'Everything that a screen shows',
      pattern: factRules.pushChanges,
      target: push,
      deadLetters: this.failures,
    })
  }
}
