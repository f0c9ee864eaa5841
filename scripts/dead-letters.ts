import { parseArgs } from 'node:util'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import {
  GetQueueAttributesCommand,
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { driveBack } from './redrive.ts'
import { useStage } from './stage-table.ts'

/** Shows what is in the dead-letter queues, and drives one back: `npm run dead-letters -- [--drive NAME] [--stage NAME]`. */
const { values } = parseArgs({
  options: {
    drive: { type: 'string' },
    stage: { type: 'string', default: 'local' },
    data: { type: 'string', default: '.local' },
  },
})
const endpoints = useStage(values.stage, values.data)
const client = new SQSClient({})
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
const before = await count(url)
const result = endpoints
  ? await locally(endpoints.http, nameOf(url))
  : await driveBack(
      {
        queues: client,
        streams: new DynamoDBStreamsClient({}),
        invoke: async (functionArn, payload) => {
          const answer = await new LambdaClient({}).send(
            new InvokeCommand({ FunctionName: functionArn, Payload: JSON.stringify(payload) }),
          )
          const said = Buffer.from(answer.Payload ?? []).toString()
          if (answer.FunctionError) throw new Error(`${functionArn.split(':').at(-1)} failed again: ${said}`)
          if (/"itemIdentifier"/.test(said)) throw new Error(`${functionArn.split(':').at(-1)} gave rows back: ${said}`)
        },
      },
      url,
      source === url ? undefined : source,
      before,
    )
for (const problem of result.problems ?? []) console.error(`  ${problem}`)
console.log(`${values.drive}: ${before} before, ${result.driven} driven back, ${await count(url)} after`)
process.exit(result.problems?.length ? 1 : 0)

async function locally(http: string, queue: string): Promise<{ driven: number; problems?: readonly string[] }> {
  const answer = await fetch(`${http}/local/drive`, { method: 'POST', body: JSON.stringify({ queue }) })
  return (await answer.json()) as { driven: number; problems?: readonly string[] }
}
