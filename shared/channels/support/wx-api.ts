import type { Evidence } from '../../../schemas/commands/spoken.ts'
import type { InboxContext, ProviderRequest } from '../contract.ts'
import { postJson } from './json.ts'

/** Where WeChat's API is for an inbox: the provider's own host, or a relay of the company. */
export const apiBase = (context: InboxContext) => context.settings.apiBase ?? 'https://api.weixin.qq.com'

/** A call of WeChat's API with the inbox's access token. A body with \u escapes is refused with 40033. */
export const wxPost = (context: InboxContext, path: string, body: Readonly<Record<string, unknown>>): ProviderRequest =>
  postJson(`${apiBase(context)}${path}?access_token={token}`, body)

/** WeChat's own addresses: a question that costs nothing and that only a valid token is answered. */
export const check = (context: InboxContext): ProviderRequest => ({
  via: 'http',
  method: 'GET',
  url: `${apiBase(context)}/cgi-bin/getcallbackip?access_token={token}`,
})

/** The id that one person has in every account of one open platform, as proof; none where the account is not bound to one. */
export const unionEvidence = (unionid: string | undefined): readonly Evidence[] =>
  unionid ? [{ kind: 'unionid', value: unionid }] : []

/** Shows or hides "the other side is typing". */
export const typing = (address: string, isTyping: boolean, context: InboxContext): ProviderRequest =>
  wxPost(context, '/cgi-bin/message/custom/typing', { touser: address, command: isTyping ? 'Typing' : 'CancelTyping' })

/** The fields of a template as the inbox's setting lists them: `thing1=客服回复;thing2={text};time3={time}`. */
export function templateData(fields: string, text: string, at: string) {
  const time = new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'long',
    timeStyle: 'short',
  }).format(new Date(at))
  const pairs = fields.split(';').map((field) => {
    const [name = '', value = ''] = field.split(/=(.*)/s)
    const filled = value.replace('{text}', text).replace('{time}', time)
    const fitting = /^thing/.test(name) && [...filled].length > 20 ? `${[...filled].slice(0, 19).join('')}…` : filled
    return [name.trim(), { value: fitting }] as const
  })
  return Object.fromEntries(pairs.filter(([name]) => name))
}
