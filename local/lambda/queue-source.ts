import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { Flow } from '../flow/flow.ts'
import type { Functions } from './functions.ts'

export interface QueueSource {
  readonly queueUrl: string
  readonly queueArn: string
  readonly functionName: string
  readonly batchSize: number
}

const most = 5
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

const record = (message: Message, queueArn: string) => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes ?? {},
  messageAttributes: {},
  md5OfBody: message.MD5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: 'us-east-1',
})

/**
 * An event source mapping of a queue: receives batches, invokes, deletes what succeeded. What a batch reports as failed
 * stays hidden for its visibility timeout and comes again; after maxReceiveCount the queue moves it to its dead letters.
 */
export function pollQueue(
  client: SQSClient,
  functions: Functions,
  source: QueueSource,
  flow: Flow,
): () => Promise<void> {
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()

  const take = async (messages: readonly Message[]) => {
    const failed = new Set<string>()
    try {
      const answer = (await functions.invokeInBackground(source.functionName, {
        Records: messages.map((message) => record(message, source.queueArn)),
      })) as { batchItemFailures?: { itemIdentifier: string }[] } | null
      for (const { itemIdentifier } of answer?.batchItemFailures ?? []) failed.add(itemIdentifier)
    } catch {
      for (const message of messages) failed.add(String(message.MessageId))
    }
    const done = messages.filter((message) => !failed.has(String(message.MessageId)))
    if (done.length > 0)
      await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: source.queueUrl,
          Entries: done.map((message, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle })),
        }),
      )
    if (failed.size > 0)
      flow.record({ kind: 'queue', name: source.functionName, outcome: 'failed', detail: { returned: [...failed] } })
  }

  const loop = async () => {
    while (!stopping.signal.aborted) {
      try {
        if (running.size >= most) {
          await Promise.race(running)
          continue
        }
        const answer = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: source.queueUrl,
            MaxNumberOfMessages: source.batchSize,
            WaitTimeSeconds: 20,
            MessageSystemAttributeNames: ['All'],
          }),
          { abortSignal: stopping.signal },
        )
        const messages = answer.Messages ?? []
        if (messages.length === 0) continue
        const work = take(messages).catch((error: unknown) =>
          flow.record({ kind: 'queue', name: source.functionName, outcome: 'failed', detail: String(error) }),
        )
        running.add(work)
        void work.finally(() => running.delete(work))
      } catch {
        if (!stopping.signal.aborted) await pause(200)
      }
    }
  }
  const looping = loop()
  return async () => {
    stopping.abort()
    await looping
    await Promise.race([Promise.all(running), pause(2_000)])
  }
}

/**
 * After a restart nobody works on what was in flight: the machine that did is gone. It may be received
 * again in a second (the emulator loses a persistent message that is made visible with a timeout of zero).
 */
export async function releaseInFlight(
  client: SQSClient,
  queueUrl: string,
  receiptHandles: readonly string[],
): Promise<void> {
  for (let start = 0; start < receiptHandles.length; start += 10)
    await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queueUrl,
        Entries: receiptHandles
          .slice(start, start + 10)
          .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 1 })),
      }),
    )
}
