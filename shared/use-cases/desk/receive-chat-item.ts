import type { ChatItem } from '../../../schemas/commands/desk.ts'
import type { Content } from '../../../schemas/records/content.ts'
import { isoNow } from '../../ports/clock.ts'
import type { DeskPorts } from '../../ports/desk.ts'
import { note, planChange } from '../conversation/staff-actions.ts'
import { keys } from '../storage/keys.ts'
import { findConversation, putDuplicate } from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'
import { joinDesk, leaveDesk } from './join-desk.ts'
import { findDeskLink } from './links.ts'

const prefix = 'application/vnd.amazonaws.connect.event.'

/** Whether something said in a streamed chat is for the customer: not their own words, and not hidden from them. */
export const isForCustomer = (attributes: Readonly<Record<string, string | undefined>>): boolean =>
  ['CUSTOMER', 'ALL'].includes(attributes.MessageVisibility ?? '') && attributes.ParticipantRole !== 'CUSTOMER'

/**
 * Takes what a person at the desk said, and says it on the customer's own channel. SNS gives at least once and in any
 * order: what was taken before is dropped.
 */
export async function receiveChatItem(
  ports: DeskPorts,
  item: ChatItem,
  attributes: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const link = await findDeskLink(ports, item.InitialContactId)
  if (!link) return
  if (item.Type === 'EVENT') {
    const event = item.ContentType.replace(prefix, '')
    if (event === 'participant.joined' && item.ParticipantRole === 'AGENT')
      return joinDesk(ports, link.contactId, item.DisplayName ?? undefined)
    if (event === 'chat.ended') await leaveDesk(ports, link.contactId)
    return
  }
  if (!isForCustomer(attributes)) return
  const isAgent = item.ParticipantRole === 'AGENT'
  if (isAgent) await joinDesk(ports, link.contactId, item.DisplayName ?? undefined)
  await optimistic(ports.table, async () => {
    const before = await findConversation(ports, link.conversationId)
    if (!before) return { writes: [], result: undefined }
    const once = { inboxId: before.inboxId, providerMessageId: `desk:${item.Id}` }
    const seen = keys.duplicate(once.inboxId, once.providerMessageId)
    if (await ports.table.get(seen.pk, seen.sk, { consistent: true })) return { writes: [], result: undefined }
    const said: Content | undefined =
      item.Type === 'MESSAGE' && item.Content ? { type: 'text', text: item.Content } : undefined
    const files = (item.Attachments ?? []).map(({ AttachmentName }) => AttachmentName ?? 'file').join(', ')
    const planned = planChange(ports, {
      before,
      after: before,
      ...(said && {
        replies: {
          contents: [said],
          voice: {
            author: isAgent ? ('agent' as const) : ('system' as const),
            ...(isAgent && item.DisplayName && { agentName: item.DisplayName.slice(0, 100) }),
          },
        },
      }),
      // A file given there stays there: staff are told, so that somebody can send it from here.
      ...(!said && { notes: [note(`Amazon Connect · ${files || item.ContentType}`, isoNow(ports.clock))] }),
      writes: [putDuplicate(ports.clock, once)],
    })
    return { writes: planned.writes, result: undefined }
  })
}
