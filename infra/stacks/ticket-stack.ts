import { Duration } from 'aws-cdk-lib'
import { HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { Construct } from 'constructs'
import { EventRoute } from '../constructs/event-route.ts'
import { factRules } from '../fact-rules.ts'
import { acknowledgeOpen, httpDoor } from './gateway-stack.ts'
import { type ServiceProps, ServiceStack } from './service-stack.ts'

/** Promises about tickets are watched, customers see how theirs goes, agents who are gone are noticed, days are counted. */
export class TicketStack extends ServiceStack {
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id, props)
    const watches = [
      ['tickets/watch-tickets', 'Warns of promises, says which were broken, and reminds', 'WatchTickets'],
      ['agents/watch-agents', 'Finds the customers of agents who are gone somebody else', 'WatchAgents'],
    ] as const
    for (const [entry, description, name] of watches) {
      const watch = this.fn(entry, description, { timeout: Duration.seconds(50), failures: this.failures })
      this.useTable(watch, 'readwrite')
      this.readParameters(watch, 'configuration')
      this.every(name, 1, watch)
    }

    const follow = this.fn('tickets/follow-conversation', 'Counts what is said in a conversation for its tickets', {
      failures: this.failures,
    })
    this.useTable(follow, 'readwrite')
    this.readParameters(follow, 'configuration')
    new EventRoute(this, 'Follow', {
      bus: props.messaging.bus,
      description: 'People spoke in a conversation with a ticket',
      pattern: factRules.followConversation,
      target: follow,
      deadLetters: this.failures,
    })

    const offer = this.fn('tickets/offer-tickets', 'Offers tickets that wait to agents with room', {
      failures: this.failures,
    })
    this.useTable(offer, 'readwrite')
    this.readParameters(offer, 'configuration')
    new EventRoute(this, 'Offer', {
      bus: props.messaging.bus,
      description: 'A ticket that nobody has, nor is asked to take',
      pattern: factRules.offerTickets,
      target: offer,
      deadLetters: this.failures,
    })

    const count = this.fn('insight/count-facts', 'Counts what happens in a day, for the wallboard', {
      failures: this.failures,
    })
    this.useTable(count, 'readwrite')
    this.readParameters(count, 'configuration')
    const counted = [
      ['Closes', factRules.countCloses],
      ['Handovers', factRules.countHandovers],
    ] as const
    for (const [name, pattern] of counted)
      new EventRoute(this, name, {
        bus: props.messaging.bus,
        description: 'What a day adds up to',
        pattern,
        target: count,
        deadLetters: this.failures,
      })

    if (props.configuration.webhooks) this.addWebhooks()

    const show = this.fn('tickets/show-status', 'The customer’s page of a ticket')
    this.useTable(show, 'readwrite')
    this.readParameters(show, 'configuration')
    const http = httpDoor(this, props.gateway)
    const integration = new HttpLambdaIntegration('Status', show.function)
    for (const method of [HttpMethod.GET, HttpMethod.POST])
      acknowledgeOpen(
        new HttpRoute(this, `status-${method}`, {
          httpApi: http,
          routeKey: HttpRouteKey.with('/status/{ticketId}/{key}', method),
          integration,
        }),
      )
  }

  /** The company's own systems are told of what happens, and told again where they did not take it. */
  private addWebhooks(): void {
    const { messaging, configuration } = this.props
    const environment: Record<string, string> = configuration.stage === 'local' ? { PRIVATE_WEBHOOKS: 'on' } : {}
    const made = (entry: string, description: string) => {
      const fn = this.fn(entry, description, { timeout: Duration.seconds(60), failures: this.failures, environment })
      this.useTable(fn, 'readwrite')
      this.readParameters(fn, 'configuration')
      return fn
    }
    const deliver = made('webhooks/deliver-fact', 'Tells the company’s own systems of what happened')
    new EventRoute(this, 'Webhooks', {
      bus: messaging.bus,
      description: 'What the company’s own systems may be told',
      pattern: factRules.deliverFact,
      target: deliver,
      deadLetters: this.failures,
    })
    this.every('RetryWebhooks', 1, made('webhooks/retry-deliveries', 'Tells again what was not taken'))
  }
}
