import { Duration } from 'aws-cdk-lib'
import { type EventPattern, type IEventBus, Rule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { ServiceFunction } from './service-function.ts'

export interface EventRouteProps {
  readonly bus: IEventBus
  readonly pattern: EventPattern
  readonly target: ServiceFunction
  readonly deadLetters: IQueue
  readonly description: string
}

/** A rule from the bus to one function; what cannot be delivered in two hours goes to the dead-letter queue. */
export class EventRoute extends Construct {
  constructor(scope: Construct, id: string, props: EventRouteProps) {
    super(scope, id)
    new Rule(this, 'Rule', {
      eventBus: props.bus,
      description: props.description,
      eventPattern: { source: ['yunke'], ...props.pattern },
      targets: [
        new LambdaFunction(props.target.function, {
          deadLetterQueue: props.deadLetters,
          retryAttempts: 20,
          maxEventAge: Duration.hours(2),
        }),
      ],
    })
  }
}
