import { dynamoTable } from '../../shared/aws/table.ts'
import type { Table } from '../../shared/ports/table.ts'
import { takeFromMailbox } from '../../shared/use-cases/conversation/mailbox.ts'
import { mailboxKey } from '../../shared/use-cases/conversation/mailbox-key.ts'
import { systemClock } from './clock.ts'
import { type WebhookPorts, webhookPorts } from './compose-webhook.ts'
import { environment } from './environment.ts'

/** A provider's deadline, with room for the network and a cold start; nobody holds a line longer than eight seconds. */
const secondsFor = (answerWithinMs: number) => Math.min(8, (answerWithinMs / 1_000) * 0.7)

export type ConnectPorts = WebhookPorts & { readonly table: Table }

/** The door of a channel whose inboxes may answer passively: it also reads the mailbox of the message it queued. */
export function answeringPorts(): ConnectPorts {
  const table = dynamoTable(environment('TABLE_NAME').TABLE_NAME)
  return {
    ...webhookPorts(),
    table,
    answerWithinSeconds: secondsFor,
    answer: async (adapter, context, commands) => {
      const command = commands.findLast((candidate) => candidate.kind === 'message' && candidate.answerBy)
      if (command?.kind !== 'message' || !command.answerBy) return undefined
      const reply = await takeFromMailbox(
        { table, clock: systemClock },
        mailboxKey(command.inboxId, command.providerMessageId),
        command.answerBy,
      )
      return reply && adapter.formatAnswer?.(reply, command.address, { ...context, nowMs: systemClock.now() })
    },
  }
}
