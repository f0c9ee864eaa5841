import { OutboxRow } from '../../../schemas/records/outbox.ts'
import type { Item } from '../../ports/table.ts'
import type { Bus, DeliveryQueue, Workflows } from '../../ports/work.ts'
import { read } from '../storage/records.ts'

export interface RelayPorts {
  readonly deliveryQueue: DeliveryQueue
  readonly bus: Bus
  readonly workflows: Workflows
}

/**
 * Moves one outbox row's work onward, in order. It may run again after a crash in the middle: queue sends carry a
 * deduplication id, tokens complete once, and facts carry the row's id.
 */
export async function relayOutbox(ports: RelayPorts, item: Item): Promise<void> {
  const row = read(OutboxRow, item)
  for (const [index, outgoing] of row.items.entries()) {
    if (outgoing.to === 'delivery') await ports.deliveryQueue.enqueue(outgoing.command, `${row.id}-${index}`)
    else if (outgoing.to === 'task') await ports.workflows.complete(outgoing.token, outgoing.output)
  }
  const published = row.items.flatMap((outgoing, index) =>
    outgoing.to === 'bus' ? [{ name: outgoing.name, detail: outgoing.detail, id: `${row.id}-${index}` }] : [],
  )
  if (published.length > 0) await ports.bus.publish(published)
}
