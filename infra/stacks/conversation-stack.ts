import { Duration } from 'aws-cdk-lib'
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { DynamoEventSource, SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { Construct } from 'constructs'
import type { Manifest } from '../../schemas/manifest.ts'
import { catalogue } from '../../shared/channels/catalogue.ts'
import { EventRoute } from '../constructs/event-route.ts'
import { deliveryTimeout, turnTimeout } from './messaging-stack.ts'
import { type ServiceProps, ServiceStack } from './service-stack.ts'

/** The core: turns, the relay, deliveries, and the sweeper of idle conversations. */
export class ConversationStack extends ServiceStack {
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id, props)
    const { data, messaging, configuration } = props

    const takeTurn = this.fn('conversation/take-turn', 'Considers what customers said and records what to do', {
      timeout: turnTimeout,
      memoryMb: 1_024,
      environment: configuration.shop ? { SHOP_URL: configuration.shop.url } : {},
    })
    this.useTable(takeTurn, 'readwrite')
    this.readParameters(takeTurn, 'configuration')
    this.useMedia(takeTurn, ['models'], 'read')
    this.useLanguage(takeTurn)
    takeTurn.function.addEnvironment('TURN_QUEUE_URL', messaging.turns.queue.queueUrl)
    takeTurn.function.addEventSource(
      new SqsEventSource(messaging.turns.queue, { batchSize: 10, reportBatchItemFailures: true }),
    )

    const relay = this.fn('events/relay-outbox', 'Moves recorded work onward', { timeout: Duration.seconds(30) })
    data.table.grantStreamRead(relay)
    messaging.deliveries.queue.grantSendMessages(relay)
    messaging.bus.grantPutEventsTo(relay)
    this.completeSteps(relay)
    relay.function.addEnvironment('DELIVERY_QUEUE_URL', messaging.deliveries.queue.queueUrl)
    relay.function.addEnvironment('BUS_NAME', messaging.bus.eventBusName)
    relay.function.addEventSource(
      new DynamoEventSource(data.table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        parallelizationFactor: 10,
        retryAttempts: 20,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        onFailure: new SqsDlq(this.failures),
        filters: [
          FilterCriteria.filter({
            eventName: FilterRule.isEqual('INSERT'),
            dynamodb: { Keys: { sk: { S: FilterRule.beginsWith('OBX#') } } },
          }),
        ],
      }),
    )

    const deliver = this.fn('conversation/deliver-reply', 'Puts replies on their channels', {
      timeout: deliveryTimeout,
    })
    this.deliveryRights(deliver)
    this.useMedia(deliver, ['sent', 'received', 'visitors'], 'read')
    deliver.function.addEnvironment('DELIVERY_QUEUE_URL', messaging.deliveries.queue.queueUrl)
    this.useTurns(deliver)
    deliver.function.addEventSource(
      new SqsEventSource(messaging.deliveries.queue, { batchSize: 10, reportBatchItemFailures: true }),
    )

    this.askForProfiles()

    const sweep = this.fn('conversation/close-idle', 'Closes conversations in which nothing is said any more', {
      timeout: Duration.seconds(60),
      failures: this.failures,
    })
    this.useTable(sweep, 'readwrite')
    this.readParameters(sweep, 'configuration')
    this.every('Sweep', 5, sweep)
  }

  /** Who writes, on channels whose provider tells: asked once for each conversation that opens. */
  private askForProfiles(): void {
    const { configuration, messaging } = this.props
    const channels = Object.values<Manifest>(catalogue)
      .filter(({ name, hasProfiles }) => hasProfiles && configuration.inboxes.some(({ channel }) => channel === name))
      .map(({ name }) => name)
    if (channels.length === 0) return
    const fetch = this.fn('customers/fetch-profile', 'Asks providers who writes', {
      timeout: Duration.seconds(30),
      failures: this.failures,
    })
    this.useTable(fetch, 'readwrite')
    this.readParameters(fetch, 'secrets')
    this.useTurns(fetch)
    new EventRoute(this, 'Profiles', {
      bus: messaging.bus,
      description: 'Conversations that open where the provider can say who it is',
      pattern: {
        detailType: ['conversation.changed'],
        detail: { change: ['opened'], conversation: { channel: channels } },
      },
      target: fetch,
      deadLetters: this.failures,
    })
  }
}
