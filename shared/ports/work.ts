import type { CheckInbox } from '../../schemas/commands/check-inbox.ts'
import type { DeliverReply } from '../../schemas/commands/deliver-reply.ts'
import type { PullMessages } from '../../schemas/commands/pull-messages.ts'
import type { InboundCommand } from '../../schemas/commands/take-turn.ts'

/** The turn queue: a command is durable once this resolves, and (group, deduplication id) makes it one for five minutes. */
export interface TurnQueue {
  enqueue(commands: readonly InboundCommand[]): Promise<void>
}

/** The delivery queue, FIFO by conversation, or by inbox. */
export interface DeliveryQueue {
  enqueue(command: DeliverReply | CheckInbox, deduplicationId: string): Promise<void>
}

/** The same queue, for what must be fetched: FIFO by account. */
export interface PullQueue {
  enqueue(command: PullMessages, deduplicationId: string): Promise<void>
}

/** Makes received messages of a queue wait so many seconds before they are given again. */
export type BackOff = (receiptHandles: readonly string[], seconds: number) => Promise<void>

interface Fact {
  readonly name: string
  readonly detail: Record<string, unknown>
  readonly id: string
}

/** The bus of facts. */
export interface Bus {
  publish(facts: readonly Fact[]): Promise<void>
}

/** A fact as it goes over the bus: with its own id, by which who hears it twice knows it. */
export const busDetail = ({ id, detail }: Fact) => ({ id, version: 1, ...detail })

/** Waiting steps of workflows, and their start. A token that is used, late or unknown is not an error. */
export interface Workflows {
  complete(token: string, output: Record<string, unknown>): Promise<void>
  start(name: string, input: Record<string, unknown>): Promise<void>
}
