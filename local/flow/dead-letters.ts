import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import type { Runtime } from '../runtime.ts'

type Result =
  | { readonly before: number; readonly driven: number; readonly after: number }
  | { readonly problem: string }

/**
 * Drives a dead-letter queue back: work to the queue it fell from, failed asynchronous invocations to their function.
 * A letter is deleted only after it was accepted again.
 */
export async function drive(runtime: Runtime, name: string): Promise<Result> {
  const { client } = runtime.queues
  const state = runtime.queues.states().find((queue) => queue.name === name && queue.isDeadLetter)
  if (!state) return { problem: `There is no dead-letter queue "${name}".` }
  let driven = 0
  for (let taken = 0; taken < state.waiting; taken++) {
    const { Messages } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: state.url, MaxNumberOfMessages: 1, MessageSystemAttributeNames: ['All'] }),
    )
    const message = Messages?.[0]
    if (!message) break
    await again(runtime, state.sourceUrl, message)
    await client.send(new DeleteMessageCommand({ QueueUrl: state.url, ReceiptHandle: message.ReceiptHandle }))
    driven++
  }
  const after = runtime.queues.states().find((queue) => queue.name === name)?.waiting ?? 0
  return { before: state.waiting, driven, after }
}

async function again(runtime: Runtime, sourceUrl: string | undefined, message: Message): Promise<void> {
  if (sourceUrl) {
    const group = message.Attributes?.MessageGroupId
    await runtime.queues.client.send(
      new SendMessageCommand({
        QueueUrl: sourceUrl,
        MessageBody: message.Body,
        ...(group && { MessageGroupId: group, MessageDeduplicationId: `again-${message.MessageId}` }),
      }),
    )
    return
  }
  const { requestContext, requestPayload } = JSON.parse(message.Body ?? '{}') as {
    requestContext?: { functionArn?: string }
    requestPayload?: unknown
  }
  if (requestContext?.functionArn) await runtime.functions.invoke(requestContext.functionArn, requestPayload)
}
