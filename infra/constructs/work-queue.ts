import { Duration } from 'aws-cdk-lib'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'

export interface WorkQueueProps {
  readonly stage: string
  readonly name: string
  /** The timeout of the function that takes from it; a message stays hidden six times as long. */
  readonly functionTimeout: Duration
  /** @default true */
  readonly isFifo?: boolean
}

/** A queue with its dead-letter queue: encrypted, TLS only, five tries, two weeks to look at what failed. */
export class WorkQueue extends Construct {
  readonly queue: Queue
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id)
    const isFifo = props.isFifo ?? true
    const suffix = isFifo ? '.fifo' : ''
    const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, ...(isFifo && { fifo: true }) }
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...common,
      queueName: `yunke-${props.stage}-${props.name}-dead-letters${suffix}`,
      retentionPeriod: Duration.days(14),
    })
    this.queue = new Queue(this, 'Queue', {
      ...common,
      queueName: `yunke-${props.stage}-${props.name}${suffix}`,
      visibilityTimeout: Duration.seconds(props.functionTimeout.toSeconds() * 6),
      retentionPeriod: Duration.days(4),
      // With the waits between tries (functions/runtime/queue.ts) a quarter of an hour: a provider's outage is sat out.
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 12 },
    })
  }
}
