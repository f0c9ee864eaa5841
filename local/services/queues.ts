import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { startFauxqs } from 'fauxqs'
import { releaseInFlight } from '../lambda/queue-source.ts'
import type { Template } from '../template/template.ts'
import { batchFifoGroups } from './fifo-batches.ts'

export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' }

export interface QueueState {
  readonly name: string
  readonly url: string
  readonly arn: string
  readonly isDeadLetter: boolean
  readonly sourceUrl?: string
  readonly waiting: number
  readonly inFlight: number
  readonly messages: readonly { readonly id: string; readonly body: string }[]
}

/** SQS and S3 for the template's queues and buckets, kept on disk. */
export async function startQueues(template: Template, data: string) {
  await batchFifoGroups()
  for (const folder of ['sqs', 's3']) mkdirSync(join(data, folder), { recursive: true })
  const server = await startFauxqs({
    port: 0,
    host: '127.0.0.1',
    logger: false,
    dataDir: join(data, 'sqs'),
    s3StorageDir: join(data, 's3'),
  } as never)
  const endpoint = `http://127.0.0.1:${server.port}`
  const urlOf = (name: string) => `${endpoint}/000000000000/${name}`
  const client = new SQSClient({ endpoint, region: 'us-east-1', credentials: localCredentials })

  const queues = template
    .of('AWS::SQS::Queue')
    .map((resource) => template.resolved(resource) as Record<string, unknown> & { QueueName: string })
  const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`
  queues.sort((a, b) => Number(Boolean(a.RedrivePolicy)) - Number(Boolean(b.RedrivePolicy)))
  for (const queue of queues) {
    if (server.inspectQueue(queue.QueueName)) continue
    server.createQueue(queue.QueueName, {
      attributes: {
        ...(queue.FifoQueue === true && { FifoQueue: 'true' }),
        VisibilityTimeout: String(queue.VisibilityTimeout ?? 30),
        MessageRetentionPeriod: String(queue.MessageRetentionPeriod ?? 345_600),
        ...(queue.RedrivePolicy !== undefined && { RedrivePolicy: JSON.stringify(queue.RedrivePolicy) }),
      },
    })
  }
  for (const resource of template.of('AWS::S3::Bucket')) server.createBucket(template.ref(resource))
  for (const { QueueName } of queues) {
    const handles = server.inspectQueue(QueueName)?.messages.inflight.map((message) => message.receiptHandle) ?? []
    await releaseInFlight(client, urlOf(QueueName), handles)
  }

  const sourceOf = (deadLetterArn: string) =>
    queues.find(
      (queue) =>
        (queue.RedrivePolicy as { deadLetterTargetArn?: string } | undefined)?.deadLetterTargetArn === deadLetterArn,
    )
  const states = (): readonly QueueState[] =>
    queues.map(({ QueueName: name, RedrivePolicy }) => {
      const inspected = server.inspectQueue(name)
      const source = sourceOf(arnOf(name))
      return {
        name,
        url: urlOf(name),
        arn: arnOf(name),
        isDeadLetter: RedrivePolicy === undefined,
        ...(source && { sourceUrl: urlOf(source.QueueName) }),
        waiting: (inspected?.messages.ready.length ?? 0) + (inspected?.messages.delayed.length ?? 0),
        inFlight: inspected?.messages.inflight.length ?? 0,
        messages: (inspected?.messages.ready ?? [])
          .slice(0, 50)
          .map((message) => ({ id: message.messageId, body: message.body })),
      }
    })
  const send = async (queueArn: string, body: unknown) => {
    const name = queueArn.split(':').at(-1) ?? ''
    await client.send(new SendMessageCommand({ QueueUrl: urlOf(name), MessageBody: JSON.stringify(body) }))
  }
  return { endpoint, urlOf, client, states, send, stop: () => server.stop() }
}
