import { DeliverReply } from '../../schemas/commands/deliver-reply.ts'
import { deliverReply } from '../../shared/use-cases/conversation/deliver-reply.ts'
import { deliveryTaker } from '../runtime/compose.ts'
import { queueHandler } from '../runtime/queue.ts'

/** Puts recorded replies on their channels, in order within a conversation. */
export const handler = queueHandler(DeliverReply, deliveryTaker, { oneByOne: deliverReply })
