import { createHash } from 'node:crypto'
import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { CheckInbox } from '../../schemas/commands/check-inbox.ts'
import type { DeliverReply } from '../../schemas/commands/deliver-reply.ts'
import type { PullMessages } from '../../schemas/commands/pull-messages.ts'
import { Unavailable } from '../errors/errors.ts'
import type { BackOff, DeliveryQueue, PullQueue, TurnQueue } from '../ports/work.ts'

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

const groupOf = (command: DeliverReply | PullMessages | CheckInbox) => {
  if ('account' in command) return `${command.inboxId}:${command.account}`
  return 'checkInboxId' in command ? command.checkInboxId : command.conversationId
}

/** The delivery queue on SQS FIFO: group = conversation; for what is fetched, group = account; for checks, the inbox. */
export function sqsDeliveryQueue(queueUrl: string): DeliveryQueue & PullQueue {
  const client = new SQSClient({ maxAttempts: 5 })
  return {
    enqueue: async (command: DeliverReply | PullMessages | CheckInbox, deduplicationId: string) => {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(command),
          MessageGroupId: fifoId(groupOf(command)),
          MessageDeduplicationId: fifoId(deduplicationId),
        }),
      )
    },
  }
}

/** Shortens the wait for a next try: a queue's visibility timeout is made for functions that died, not for a busy provider. */
export function sqsBackOff(queueUrl: string): BackOff {
  const client = new SQSClient({ maxAttempts: 2 })
  return async (receiptHandles, seconds) => {
    const Entries = receiptHandles.map((ReceiptHandle, index) => ({
      Id: String(index),
      ReceiptHandle,
      VisibilityTimeout: seconds,
    }))
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }))
  }
}
