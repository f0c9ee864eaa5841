import { mediaKeyOf, textOf } from '../../../schemas/records/content.ts'
import { escapeHtml } from '../../domain/reply/escape-html.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { MediaStore } from '../../ports/outside.ts'
import { getCustomer } from '../customers/customers.ts'
import { linksOf } from '../customers/links.ts'
import { audited } from '../settings/audit.ts'
import { everyMessage } from '../storage/records.ts'
import { belongingsOf } from './belongings.ts'

/** What was said, as anybody can read it; what colleagues noted among themselves is not the customer's. */
function page(
  name: string,
  at: string,
  parts: readonly { readonly title: string; readonly lines: readonly string[] }[],
): string {
  const sections = parts.map(
    ({ title, lines }) =>
      `<h2>${escapeHtml(title)}</h2><ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`,
  )
  return `<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(name)}</title><style>body{font:16px/1.6 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}li{overflow-wrap:anywhere}</style><h1>${escapeHtml(name)}</h1><p>${at}</p>${sections.join('')}</html>`
}

export interface Exported {
  /** For people, and for machines; links that last an hour. */
  readonly page: string
  readonly data: string
  readonly conversations: number
  readonly messages: number
  readonly tickets: number
}

/**
 * Everything about one customer as an archive: a page to read and the same as JSON, with links to the files. That it was
 * made is kept in the audit log. @throws Rejected not-found
 */
export async function exportCustomer(
  ports: Core & { readonly media: MediaStore },
  customerId: string,
  by: string,
): Promise<Exported> {
  const customer = await getCustomer(ports, customerId)
  const { contactPoints, conversations, tickets } = await belongingsOf(ports, customer)
  const talks = []
  for (const conversation of conversations) {
    const messages = (await everyMessage(ports, conversation.id)).filter(({ direction }) => direction !== 'internal')
    const files = await Promise.all(
      messages.flatMap(({ content }) => mediaKeyOf(content) ?? []).map((key) => ports.media.downloadLink(key)),
    )
    talks.push({ conversation, messages, files })
  }
  const at = isoNow(ports.clock)
  const told = tickets.map(({ publicKey, history, ...ticket }) => ({
    ...ticket,
    history: history.filter(({ isPublic }) => isPublic),
  }))
  const whole = {
    at,
    customer,
    links: await linksOf(ports, customerId),
    contactPoints,
    conversations: talks,
    tickets: told,
  }
  const readable = page(customer.name ?? customer.id, at, [
    {
      title: '资料 · Profile',
      lines: Object.entries(customer).map(([field, value]) => `${field}: ${[value].flat().join(', ')}`),
    },
    { title: '地址 · Addresses', lines: contactPoints.map(({ channel, address }) => `${channel}: ${address}`) },
    ...talks.map(({ conversation, messages, files }) => ({
      title: `${conversation.channel} ${conversation.createdAt}`,
      lines: [
        ...messages.map(({ at: said, author, content }) => `${said} ${author}: ${textOf(content) || content.type}`),
        ...files,
      ],
    })),
    { title: '工单 · Tickets', lines: told.map(({ number, subject, status }) => `${number} ${status}: ${subject}`) },
  ])
  const name = `exports/${customerId}/${ports.clock.secret()}`
  await ports.media.put(`${name}.html`, 'text/html; charset=utf-8', Buffer.from(readable))
  await ports.media.put(`${name}.json`, 'application/json', Buffer.from(JSON.stringify(whole, null, 1)))
  await audited(ports, { by, what: `customer.${customerId}.exported` }, [])
  return {
    page: await ports.media.downloadLink(`${name}.html`),
    data: await ports.media.downloadLink(`${name}.json`),
    conversations: talks.length,
    messages: talks.reduce((sum, { messages }) => sum + messages.length, 0),
    tickets: tickets.length,
  }
}
