import type { ContactEvent } from '../../../schemas/commands/desk.ts'
import type { DeskPorts } from '../../ports/desk.ts'
import { optimistic } from '../storage/retry.ts'
import { joinDesk, leaveDesk } from './join-desk.ts'
import { findDeskLink, putDeskLink } from './links.ts'

/**
 * Takes what the contact centre says of a contact. Events come late, twice, out of order or never; contacts that are
 * not ours are nobody's business here.
 */
export async function receiveContactEvent(ports: DeskPorts, event: ContactEvent): Promise<void> {
  const first = event.initialcontactid || event.contactid
  const link = await findDeskLink(ports, first)
  if (!link) return
  const type = event.eventtype.toUpperCase()
  if (type === 'INITIATED' && event.contactid !== link.latestContactId && event.previouscontactid)
    return optimistic(ports.table, async () => {
      const current = (await findDeskLink(ports, first)) ?? link
      return {
        writes: [putDeskLink(ports.clock, { ...current, latestContactId: event.contactid }, current)],
        result: undefined,
      }
    })
  if (type === 'CONNECTED_TO_AGENT') {
    const arn = event.agentinfo?.agentarn
    return joinDesk(ports, first, arn ? await ports.desk.nameOf(arn) : undefined)
  }
  if (type === 'DISCONNECTED' && event.contactid === link.latestContactId) await leaveDesk(ports, first)
}
