import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams'
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'

/** What a letter says of itself: a failed invocation with its payload, or a stretch of the table's stream. */
interface Letter {
  readonly requestContext?: { readonly functionArn?: string }
  readonly requestPayload?: unknown
  readonly DDBStreamBatchInfo?: {
    readonly shardId: string
    readonly startSequenceNumber: string
    readonly endSequenceNumber: string
    readonly streamArn: string
  }
}

export interface Redrive {
  readonly queues: SQSClient
  readonly streams: DynamoDBStreamsClient
  /** Invokes a function and waits for it. @throws what the function throws */
  readonly invoke: (functionArn: string, payload: unknown) => Promise<void>
}

/** The batch of a stream that a letter points to; the stream keeps it for 24 hours. @throws Error when it is gone */
async function readBatch({ streams }: Redrive, batch: NonNullable<Letter['DDBStreamBatchInfo']>) {
  const { shardId, startSequenceNumber, endSequenceNumber, streamArn } = batch
  const start = await streams.send(
    new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      SequenceNumber: startSequenceNumber,
    }),
  )
  const found: StreamRecord[] = []
  const isLater = (record: StreamRecord) => BigInt(record.dynamodb?.SequenceNumber ?? '0') > BigInt(endSequenceNumber)
  for (let iterator = start.ShardIterator; iterator; ) {
    const page = await streams.send(new GetRecordsCommand({ ShardIterator: iterator }))
    const records = page.Records ?? []
    found.push(...records.filter((record) => !isLater(record)))
    iterator = records.length === 0 || records.some(isLater) ? undefined : page.NextShardIterator
  }
  return found
    .filter((record) => record.eventName === 'INSERT' && record.dynamodb?.Keys?.sk?.S?.startsWith('OBX#'))
    .map((record) => ({
      ...record,
      eventSourceARN: streamArn,
      dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: undefined },
    }))
}

async function again(redrive: Redrive, sourceUrl: string | undefined, message: Message): Promise<void> {
  if (sourceUrl) {
    const group = message.Attributes?.MessageGroupId
    await redrive.queues.send(
      new SendMessageCommand({
        QueueUrl: sourceUrl,
        MessageBody: message.Body,
        ...(group && { MessageGroupId: group, MessageDeduplicationId: `again-${message.MessageId}` }),
      }),
    )
    return
  }
  const letter = JSON.parse(message.Body ?? '{}') as Letter
  const functionArn = letter.requestContext?.functionArn
  if (!functionArn) throw new Error('The letter does not say which function it is for.')
  if (!letter.DDBStreamBatchInfo) return redrive.invoke(functionArn, letter.requestPayload)
  const records = await readBatch(redrive, letter.DDBStreamBatchInfo)
  if (records.length > 0) await redrive.invoke(functionArn, { Records: records })
}

/**
 * Drives a dead-letter queue back: work to the queue it fell from, failed invocations and stretches of the stream to
 * their function. A letter is deleted only after it was accepted again; one that fails once more stays.
 */
export async function driveBack(
  redrive: Redrive,
  url: string,
  sourceUrl: string | undefined,
  waiting: number,
): Promise<{ readonly driven: number; readonly problems: readonly string[] }> {
  let driven = 0
  const problems: string[] = []
  for (let taken = 0; taken < waiting; taken++) {
    const { Messages } = await redrive.queues.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 1, MessageSystemAttributeNames: ['All'] }),
    )
    const message = Messages?.[0]
    if (!message) break
    try {
      await again(redrive, sourceUrl, message)
      await redrive.queues.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }))
      driven++
    } catch (error) {
      problems.push((error as Error).message)
    }
  }
  return { driven, problems }
}
