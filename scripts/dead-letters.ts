import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'

/** Shows what is in the dead-letter queues, and drives one back: `npm run dead-letters -- [--drive NAME] [--stage NAME]`. */
const { values } = parseArgs({
  options: {
    drive: { type: 'string' },
    stage: { type: 'string', default: 'local' },
    data: { type: 'string', default: '.local' },
  },
})
const local = join(values.data, 'endpoints.json')
const isLocal = values.stage === 'local'
if (isLocal && !existsSync(local)) {
  console.error(`There is no ${local}: start the local runtime, or name a stage on AWS with --stage.`)
  process.exit(1)
}
const endpoints = isLocal ? (JSON.parse(readFileSync(local, 'utf8')) as { http: string; queues: string }) : undefined
const client = new SQSClient(
  endpoints
    ? {
        endpoint: endpoints.queues,
        region: 'us-east-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      }
    : {},
)
const prefix = `yunke-${values.stage}-`

const nameOf = (url: string) => url.split('/').at(-1) ?? ''
const { QueueUrls = [] } = await client.send(new ListQueuesCommand({ QueueNamePrefix: prefix }))
const urls = QueueUrls.map((url) => (endpoints ? `${endpoints.queues}/000000000000/${nameOf(url)}` : url))
const dead = urls.filter((url) => /dead-letters|failures/.test(nameOf(url)))

const count = async (url: string) =>
  Number(
    (
      await client.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
      )
    ).Attributes?.ApproximateNumberOfMessages ?? 0,
  )

/** Why a letter is dead, as far as it says: the failed function and its error, or where the message came from. */
function describe({ Body = '{}' }: Message): string {
  try {
    const body = JSON.parse(Body) as {
      requestContext?: { functionArn?: string }
      responsePayload?: { errorMessage?: string }
      kind?: string
      conversationId?: string
      DDBStreamBatchInfo?: { startSequenceNumber?: string }
    }
    if (body.requestContext)
      return `${body.requestContext.functionArn?.split(':').at(-1)}: ${body.responsePayload?.errorMessage ?? 'no reason given'}`
    if (body.DDBStreamBatchInfo)
      return `outbox rows from stream position ${body.DDBStreamBatchInfo.startSequenceNumber}; they stay in the stream for 24 hours`
    return body.kind ? `a turn of kind ${body.kind}` : `a delivery in ${body.conversationId}`
  } catch {
    return 'not JSON'
  }
}

if (!values.drive) {
  for (const url of dead) {
    const waiting = await count(url)
    console.log(`${nameOf(url)}: ${waiting}`)
    if (waiting === 0) continue
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 1 }),
    )
    for (const message of Messages) console.log(`  ${message.MessageId}  ${describe(message)}`)
  }
  process.exit(0)
}

const url = dead.find((candidate) => nameOf(candidate) === values.drive)
const source = urls.find((candidate) => nameOf(candidate) === values.drive?.replace('-dead-letters', ''))
if (!url) {
  console.error(`There is no dead-letter queue "${values.drive}". Known: ${dead.map(nameOf).join(', ')}`)
  process.exit(1)
}
if (endpoints && url && /failures$/.test(nameOf(url))) {
  const answer = await fetch(`${endpoints.http}/local/drive`, {
    method: 'POST',
    body: JSON.stringify({ queue: values.drive }),
  })
  console.log(await answer.text())
  process.exit(answer.ok ? 0 : 1)
}
if (!source || source === url) {
  console.error(
    'Failed events on AWS are driven back with EventBridge replay or by invoking the function named in the letter.',
  )
  process.exit(1)
}
const before = await count(url)
let driven = 0
for (let taken = 0; taken < before; taken++) {
  const { Messages } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 1, MessageSystemAttributeNames: ['All'] }),
  )
  const message = Messages?.[0]
  if (!message) break
  await client.send(
    new SendMessageCommand({
      QueueUrl: source,
      MessageBody: message.Body,
      MessageGroupId: message.Attributes?.MessageGroupId,
      MessageDeduplicationId: `again-${message.MessageId}`,
    }),
  )
  await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }))
  driven++
}
console.log(`${values.drive}: ${before} before, ${driven} driven back to ${nameOf(source)}, ${await count(url)} after`)
