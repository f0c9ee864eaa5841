import { createHash } from 'node:crypto'
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { Unavailable } from '../errors/errors.ts'
import type { DeliveryQueue, TurnQueue } from '../ports/work.ts'

/** FIFO ids allow few characters and 128 of them; a provider's id may have any. */
const fifoId = (text: string) =>
  /^[\w!"#$%&'()*+,\-./:;<=>?@[\]^`{|}~]{1,128}$/.test(text) ? text : createHash('sha256').update(text).digest('hex')

/** The turn queue on SQS FIFO: group = contact point, deduplication id = the provider's message id. */
export function sqsTurnQueue(queueUrl: string): TurnQueue {
  const client = new SQSClient({ maxAttempts: 3 })
  return {
    enqueue: async (commands) => {
      const entries = commands.map((command, index) => ({
        Id: String(index),
        MessageBody: JSON.stringify(command),
        MessageGroupId: fifoId(`${command.inboxId}:${command.address}`),
        MessageDeduplicationId: fifoId(`${command.inboxId}:${command.kind}:${command.providerMessageId}`),
      }))
      for (let start = 0; start < entries.length; start += 10) {
        const answer = await client.send(
          new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries.slice(start, start + 10) }),
        )
        const [failed] = answer.Failed ?? []
        if (failed)
          throw new Unavailable(`The turn queue refused a message: ${failed.Code}.`, { code: 'queue-refused' })
      }
    },
  }
}

/** The delivery queue on SQS FIFO: group = conversation. */
export function sqsDeliveryQueue(queueUrl: string): DeliveryQueue {
  const client = new SQSClient({ maxAttempts: 5 })
  return {
    enqueue: async (command, deduplicationId) => {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(command),
          MessageGroupId: command.conversationId,
          MessageDeduplicationId: fifoId(deduplicationId),
        }),
      )
    },
  }
}
