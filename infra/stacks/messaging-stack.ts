import { Duration, Stack } from 'aws-cdk-lib'
import { Archive, EventBus, type IEventBus } from 'aws-cdk-lib/aws-events'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { WorkQueue } from '../constructs/work-queue.ts'
import type { StageProps } from './data-stack.ts'

export const turnTimeout = Duration.seconds(20)
export const deliveryTimeout = Duration.seconds(30)

/** The two work queues, the bus of facts with its archive, and the queue where failed events wait to be looked at. */
export class MessagingStack extends Stack {
  readonly turns: WorkQueue
  readonly deliveries: WorkQueue
  readonly failures: Queue
  readonly bus: IEventBus

  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id, props)
    const { stage, retention } = props.configuration
    this.turns = new WorkQueue(this, 'Turns', { stage, name: 'turns', functionTimeout: turnTimeout })
    this.deliveries = new WorkQueue(this, 'Deliveries', { stage, name: 'deliveries', functionTimeout: deliveryTimeout })
    this.failures = new Queue(this, 'Failures', {
      queueName: `yunke-${stage}-failures`,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    })
    this.failures.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com'), new ServicePrincipal('scheduler.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.failures.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    )
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: `yunke-${stage}`,
      deadLetterQueue: this.failures,
      description: 'Facts of the platform',
    }) as IEventBus
    new Archive(this, 'Archive', {
      archiveName: `yunke-${stage}`,
      sourceEventBus: this.bus,
      eventPattern: { source: ['yunke'] },
      retention: Duration.days(retention.archiveDays),
      description: 'Facts, for replay',
    })
  }

  /** The queue of failures for a rule in another stack: its policy is already here, so none is added there. */
  failuresFor(scope: Construct): IQueue {
    return Queue.fromQueueArn(scope, 'Failures', this.failures.queueArn)
  }
}
