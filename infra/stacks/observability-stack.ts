import { Duration, Stack } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { StageProps } from './data-stack.ts'
import type { EscalationStack } from './escalation-stack.ts'
import type { GatewayStack } from './gateway-stack.ts'
import type { MessagingStack } from './messaging-stack.ts'

export interface ObservabilityProps extends StageProps {
  readonly messaging: MessagingStack
  readonly gateway: GatewayStack
  readonly escalation: EscalationStack
}

const minute = Duration.minutes(1)
const five = Duration.minutes(5)

/** Ten alarms, all free, each with a page in docs/runbooks, and one dashboard. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id, props)
    const { messaging, gateway, escalation, configuration } = props
    const topic = new Topic(this, 'Alarms', { topicName: `yunke-${configuration.stage}-alarms`, enforceSSL: true })
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
      }),
    )

    const lambda = (metricName: string) =>
      new Metric({ namespace: 'AWS/Lambda', metricName, statistic: 'Sum', period: five })
    const errors = new MathExpression({
      expression: '100 * errors / MAX([invocations, 1])',
      usingMetrics: { errors: lambda('Errors'), invocations: lambda('Invocations') },
      period: five,
      label: 'Errors, %',
    })
    const deadLetters = new MathExpression({
      expression: 'turns + deliveries + failures',
      usingMetrics: {
        turns: messaging.turns.deadLetters.metricApproximateNumberOfMessagesVisible({ period: minute }),
        deliveries: messaging.deliveries.deadLetters.metricApproximateNumberOfMessagesVisible({ period: minute }),
        failures: messaging.failures.metricApproximateNumberOfMessagesVisible({ period: minute }),
      },
      period: minute,
      label: 'Dead letters',
    })
    const table = (metricName: string) =>
      new Metric({
        namespace: 'AWS/DynamoDB',
        metricName,
        dimensionsMap: { TableName: `yunke-${configuration.stage}` },
        statistic: 'Sum',
        period: five,
      })
    const relayAge = new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'IteratorAge',
      dimensionsMap: { FunctionName: `yunke-${configuration.stage}-events-relay-outbox` },
      statistic: 'Maximum',
      period: minute,
    })

    const alarms: readonly (readonly [string, IMetric, number, number])[] = [
      ['DeadLetters', deadLetters, 0, 1],
      ['TurnsWait', messaging.turns.queue.metricApproximateAgeOfOldestMessage({ period: minute }), 60, 2],
      ['DeliveriesWait', messaging.deliveries.queue.metricApproximateAgeOfOldestMessage({ period: minute }), 60, 2],
      ['FunctionErrors', errors, 1, 2],
      ['FunctionThrottles', lambda('Throttles'), 0, 1],
      ['ApiErrors', gateway.http.metricServerError({ period: five, statistic: 'Sum' }), 5, 1],
      ['ApiSlow', gateway.http.metricLatency({ period: five, statistic: 'p99' }), 3_000, 2],
      ['EscalationsFail', escalation.machine.metricFailed({ period: five }), 0, 1],
      ['TableThrottles', table('ThrottledRequests'), 0, 2],
      ['RelayBehind', relayAge, 60_000, 2],
    ]
    for (const [name, metric, threshold, evaluationPeriods] of alarms) {
      const alarm = new Alarm(this, name, {
        alarmName: `yunke-${configuration.stage}-${name}`,
        alarmDescription: `See docs/runbooks/${name.replace(/[A-Z]/g, (letter, at) => (at ? '-' : '') + letter.toLowerCase())}.md`,
        metric,
        threshold,
        evaluationPeriods,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      })
      alarm.addAlarmAction(new SnsAction(topic))
    }

    const graph = (title: string, ...left: IMetric[]) => new GraphWidget({ title, left, width: 12, height: 6 })
    new Dashboard(this, 'Dashboard', {
      dashboardName: `yunke-${configuration.stage}`,
      widgets: [
        [
          graph(
            'Queues: oldest message, s',
            messaging.turns.queue.metricApproximateAgeOfOldestMessage(),
            messaging.deliveries.queue.metricApproximateAgeOfOldestMessage(),
          ),
          graph('Dead letters', deadLetters),
        ],
        [
          graph('Functions', errors, lambda('Throttles')),
          graph(
            'API latency, ms',
            gateway.http.metricLatency({ statistic: 'p50' }),
            gateway.http.metricLatency({ statistic: 'p99' }),
          ),
        ],
        [
          graph(
            'Escalations',
            escalation.machine.metricStarted(),
            escalation.machine.metricSucceeded(),
            escalation.machine.metricFailed(),
          ),
          graph('Relay age, ms', relayAge),
        ],
      ],
    })
  }
}
