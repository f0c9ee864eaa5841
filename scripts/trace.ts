import { parseArgs } from 'node:util'
import { Conversation } from '../schemas/records/conversation.ts'
import { Escalation } from '../schemas/records/escalation.ts'
import { Message } from '../schemas/records/message.ts'
import { OutboxRow } from '../schemas/records/outbox.ts'
import { keys } from '../shared/use-cases/storage/keys.ts'
import { everyItem } from '../shared/use-cases/storage/pages.ts'
import { read } from '../shared/use-cases/storage/records.ts'
import { tableOf } from './stage-table.ts'

/**
 * The whole journey of a message, or of a conversation, from the table: when it came, what the assistant decided and why,
 * what went to which queue, the bus or a waiting step, and what became of each delivery. Ids and outcomes, never words.
 * `npm run trace -- msg_…|cnv_… [--stage NAME]`
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { stage: { type: 'string', default: 'local' }, data: { type: 'string', default: '.local' } },
})
const [, kind, conversationPart, seq] = /^(msg|cnv)_([0-9A-Za-z]+)(?:-(\d+))?$/.exec(positionals[0] ?? '') ?? []
if (!kind || !conversationPart || (kind === 'msg' && !seq)) {
  console.error(
    'Name a message (msg_…-7) or a conversation (cnv_…), as logs, the console’s address and the API show them.',
  )
  process.exit(2)
}
const conversationId = `cnv_${conversationPart}`
const table = tableOf(values.stage, values.data)
const { pk } = keys.conversation(conversationId)
const rows = await everyItem({ table }, { pk, consistent: true })
if (rows.length === 0) {
  console.error(`There is no conversation ${conversationId} in stage ${values.stage}: of another stage, or erased.`)
  process.exit(1)
}

const events: { readonly at: string; readonly text: string; readonly seqs: readonly number[] }[] = []
const happened = (at: string, text: string, ...seqs: readonly number[]) => events.push({ at, text, seqs })

for (const row of rows) {
  if (row.sk === 'CNV') {
    const { channel, inboxId, status, version, lastSeq } = read(Conversation, row)
    console.log(`${conversationId} on ${channel} (${inboxId}): ${status}, version ${version}, ${lastSeq} messages\n`)
  } else if (row.sk.startsWith('MSG#')) {
    const message = read(Message, row)
    const { author, direction, decision, delivery, providerMessageId } = message
    const from = providerMessageId ? `, the provider calls it ${providerMessageId}` : ''
    happened(message.at, `message ${message.seq}: ${direction}, ${author}, ${message.content.type}${from}`, message.seq)
    if (decision)
      for (const step of decision.steps)
        happened(message.at, `  decided ${step.step}: ${step.result}`.replace(/[“"].*[”"]/g, '…'), message.seq)
    if (delivery)
      happened(
        delivery.at,
        `  delivery of ${message.seq}: ${delivery.status}${delivery.reason ? ` (${delivery.reason})` : ''}`,
        message.seq,
      )
  } else if (row.sk.startsWith('ESC#')) {
    const { id, status, createdAt, endedAt, reason, agentId } = read(Escalation, row)
    happened(createdAt, `escalation ${id} began: ${reason}`)
    if (endedAt) happened(endedAt, `escalation ${id} ended: ${status}${agentId ? `, ${agentId}` : ''}`)
  } else if (row.sk.startsWith('OBX#')) {
    const { id, at, items } = read(OutboxRow, row)
    for (const [index, item] of items.entries()) {
      const name = `${id}-${index}`
      if (item.to === 'delivery' && 'seq' in item.command)
        happened(at, `  to the delivery queue: message ${item.command.seq} as ${name}`, item.command.seq)
      else if (item.to === 'task') happened(at, `  to a waiting step: ${JSON.stringify(item.output)}`)
      else if (item.to === 'bus') {
        const told = (item.detail.messages ?? []) as readonly { readonly seq: number }[]
        happened(at, `  to the bus: ${item.name} as ${name}`, ...told.map((one) => one.seq))
      }
    }
  }
}
const wanted = seq ? events.filter(({ seqs }) => seqs.includes(Number(seq))) : events
for (const { at, text } of wanted.toSorted((a, b) => a.at.localeCompare(b.at))) console.log(`${at}  ${text}`)
if (wanted.length === 0) console.log(`Nothing is known of message ${seq}.`)
console.log('\nLogs of the same: every line of a function has the ids above; outbox rows are kept for seven days.')
