import type { Ticket } from '../../../schemas/records/ticket.ts'
import type { Core } from '../../ports/core.ts'
import { manifestOf } from '../conversation/outbound.ts'

const words = { zh: '查看进度', en: 'See how it goes' } as const

/** The customer's page of a ticket; undefined where it has none, or the deployment's address is not known here. */
export const statusLink = ({ publicUrl }: Pick<Core, 'publicUrl'>, ticket: Ticket): string | undefined =>
  publicUrl && ticket.publicKey ? `${publicUrl.replace(/\/$/, '')}/status/${ticket.id}/${ticket.publicKey}` : undefined

/** A line that leads to the page, where what is said is read and not heard; empty elsewhere. */
export function statusLine(
  ports: Pick<Core, 'publicUrl'>,
  ticket: Ticket,
  { channel, language }: { readonly channel: string; readonly language: 'zh' | 'en' },
): string {
  const link = statusLink(ports, ticket)
  return link && !manifestOf(channel).capabilities.isSpoken ? `\n${words[language]}: ${link}` : ''
}
