import type { Core } from '../../ports/core.ts'
import { findConversation, findCustomer, findTicket } from '../storage/records.ts'

/**
 * Whether a conversation or a ticket has been erased, or will be in an hour because an index trailed behind its customer's
 * erasure. What the bus brings late of such is told to nobody.
 */
export async function isGone(ports: Pick<Core, 'table'>, id: string): Promise<boolean> {
  const record = id.startsWith('tkt_') ? await findTicket(ports, id) : await findConversation(ports, id)
  if (!record) return true
  return record.customerId !== undefined && !(await findCustomer(ports, record.customerId))
}
