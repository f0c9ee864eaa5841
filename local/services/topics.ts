import { randomUUID } from 'node:crypto'
import type { AsyncInvoker } from '../events/async-invoker.ts'
import { account, region, type Template } from '../template/template.ts'

/** Publishes to a topic of the template: every function that subscribes to it is invoked, as SNS does. False where there is no such topic. */
export function topicPublisher(template: Template, invoker: AsyncInvoker) {
  const known = new Set(template.of('AWS::SNS::Topic').map((resource) => template.ref(resource)))
  const subscriptions = template
    .of('AWS::SNS::Subscription')
    .map((resource) => template.resolved(resource) as { TopicArn: string; Protocol: string; Endpoint: string })
    .filter(({ Protocol }) => Protocol === 'lambda')
  return (topicArn: string, message: unknown, attributes: Readonly<Record<string, string>> = {}): boolean => {
    if (!known.has(topicArn)) return false
    for (const { Endpoint } of subscriptions.filter(({ TopicArn }) => TopicArn === topicArn))
      invoker.accept(Endpoint, {
        Records: [
          {
            EventSource: 'aws:sns',
            EventVersion: '1.0',
            EventSubscriptionArn: `arn:aws:sns:${region}:${account}:subscription`,
            Sns: {
              Type: 'Notification',
              MessageId: randomUUID(),
              TopicArn: topicArn,
              Subject: null,
              Message: JSON.stringify(message),
              Timestamp: new Date().toISOString(),
              MessageAttributes: Object.fromEntries(
                Object.entries(attributes).map(([name, Value]) => [name, { Type: 'String', Value }]),
              ),
            },
          },
        ],
      })
    return true
  }
}
