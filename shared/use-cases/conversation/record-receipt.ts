import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import { findContactPoint, findConversation, putContactPoint, putConversation, putOutbox } from '../storage/records.ts'
import { putDuplicate, type TurnPorts } from './take-turn.ts'

type Receipt = Extract<InboundCommand, { kind: 'receipt' | 'unreachable' }>

const attempts = 5

/** The customer read up to a sequence number, or can no longer be reached. Older news than we have changes nothing. */
export async function recordReceipt(ports: TurnPorts, command: Receipt): Promise<void> {
  const { table, clock } = ports
  for (let attempt = 0; attempt < attempts; attempt++) {
    const contactPoint = await findContactPoint(ports, command.inboxId, command.address)
    if (!contactPoint) return
    if (command.kind === 'unreachable') {
      const refusal = await table.transact([
        putDuplicate(clock, command),
        putContactPoint({ ...contactPoint, isReachable: false }, false),
      ])
      if (!refusal || refusal.failed.includes(0)) return
      continue
    }
    const conversation = contactPoint.conversationId
      ? await findConversation(ports, contactPoint.conversationId)
      : undefined
    if (!conversation || command.status !== 'read' || command.seq === undefined) return
    const seq = Math.min(command.seq, conversation.lastSeq)
    if (seq <= conversation.customerReadSeq) return
    const after = { ...conversation, customerReadSeq: seq, version: conversation.version + 1 }
    const refusal = await table.transact([
      putConversation(after, conversation),
      putOutbox(clock, keys.conversation(after.id).pk, [facts.conversationChanged(after, 'read')]),
    ])
    if (!refusal) return
  }
}
