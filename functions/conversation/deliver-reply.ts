import * as z from 'zod'
import { CheckInbox } from '../../schemas/commands/check-inbox.ts'
import { DeliverReply } from '../../schemas/commands/deliver-reply.ts'
import { PullMessages } from '../../schemas/commands/pull-messages.ts'
import { checkInbox } from '../../shared/use-cases/conversation/check-inbox.ts'
import { deliverReply } from '../../shared/use-cases/conversation/deliver-reply.ts'
import { pullMessages } from '../../shared/use-cases/conversation/pull-messages.ts'
import { deliveryTaker } from '../runtime/compose.ts'
import { queueHandler } from '../runtime/queue.ts'

/** Puts recorded replies on their channels, in order within a conversation; fetches messages where a provider only rings, and checks inboxes. */
export const handler = queueHandler(z.union([PullMessages, CheckInbox, DeliverReply]), deliveryTaker, {
  oneByOne: (ports, command) =>
    'account' in command
      ? pullMessages(ports, command)
      : 'checkInboxId' in command
        ? checkInbox(ports, command)
        : deliverReply(ports, command),
})
