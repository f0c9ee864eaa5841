import { localTime } from '../../shared/domain/calendar/local.ts'
import { escapeHtml } from '../../shared/domain/reply/escape-html.ts'
import { isFamilyError } from '../../shared/errors/errors.ts'
import type { Core } from '../../shared/ports/core.ts'
import { hoursFor } from '../../shared/use-cases/settings/hours.ts'
import { type TicketStatusView, viewStatus, writeOnPage } from '../../shared/use-cases/tickets/status-page.ts'
import { behaviours, familyOf } from './failures.ts'
import { bytesOf, type HttpEvent, type HttpResult } from './http.ts'
import { logger, observed } from './observe.ts'

const texts = {
  zh: {
    title: '工单进度',
    due: '预计完成',
    open: '待处理',
    pending: '处理中',
    waiting: '等待您的回复',
    resolved: '已解决',
    closed: '已关闭',
    created: '工单已建立',
    you: '您',
    write: '补充说明或回复',
    send: '发送',
    missing: '链接无效或已失效。',
    failed: '暂时无法处理，请稍后再试。',
    closedHint: '工单已关闭，无法再补充。',
  },
  en: {
    title: 'Your ticket',
    due: 'Expected by',
    open: 'Open',
    pending: 'In progress',
    waiting: 'Waiting for your answer',
    resolved: 'Resolved',
    closed: 'Closed',
    created: 'Ticket opened',
    you: 'You',
    write: 'Add something, or answer',
    send: 'Send',
    missing: 'This link is not valid any more.',
    failed: 'That did not work. Please try again later.',
    closedHint: 'This ticket is closed; nothing can be added.',
  },
} as const

const style = `:root{color-scheme:light dark;--line:light-dark(#dfe3e8,#3b4148);--dim:light-dark(#59616b,#a4adb8);--own:light-dark(#e8f6f3,#0f3b33)}
*{box-sizing:border-box}body{font:16px/1.55 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif;margin:0;background:light-dark(#f6f7f8,#17191c);color:light-dark(#1d2125,#e6e8ea)}
main{max-width:640px;margin:0 auto;padding:24px 16px 48px}h1{font-size:20px;margin:4px 0 12px;overflow-wrap:anywhere}
.dim{color:var(--dim);font-size:14px}.state{display:inline-block;padding:2px 10px;border-radius:999px;background:#0b6e5f;color:#fff;font-size:14px}
ol{list-style:none;margin:24px 0;padding:0;display:grid;gap:14px}li{border-inline-start:3px solid var(--line);padding:2px 0 2px 14px}
li p{margin:4px 0 0;padding:10px 12px;border:1px solid var(--line);border-radius:10px;white-space:pre-wrap;overflow-wrap:anywhere}li.own p{background:var(--own)}
label{display:block;font-weight:600;margin-bottom:6px}textarea{width:100%;min-height:96px;font:inherit;padding:10px;border:1px solid var(--line);border-radius:10px;background:light-dark(#fff,#1f2327);color:inherit}
button{margin-top:10px;font:inherit;padding:9px 22px;border:0;border-radius:10px;background:#0b6e5f;color:#fff;cursor:pointer}:focus-visible{outline:3px solid #37a78c;outline-offset:2px}`

const html = (statusCode: number, language: 'zh' | 'en', body: string): HttpResult => ({
  statusCode,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  },
  body: `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${texts[language].title}</title><style>${style}</style></head><body><main>${body}</main></body></html>`,
})

function page(view: TicketStatusView, language: 'zh' | 'en', timeZone: string): HttpResult {
  const words = texts[language]
  const wordOf = (status: string) => (status in words ? words[status as 'open'] : status)
  const entry = ({ at, kind, text, by }: TicketStatusView['entries'][number]) => {
    const head =
      kind === 'created'
        ? words.created
        : kind === 'status'
          ? wordOf(text)
          : kind === 'customer'
            ? words.you
            : (by ?? '')
    const said = kind === 'reply' || kind === 'customer' ? `<p>${escapeHtml(text)}</p>` : ''
    return `<li${kind === 'customer' ? ' class="own"' : ''}><span class="dim"><b>${escapeHtml(head)}</b> · ${localTime(at, timeZone)}</span>${said}</li>`
  }
  const form = view.canWrite
    ? `<form method="post"><label for="text">${words.write}</label><textarea id="text" name="text" required maxlength="2000"></textarea><button>${words.send}</button></form>`
    : `<p class="dim">${words.closedHint}</p>`
  const due = view.dueAt ? ` <span class="dim">${words.due} ${localTime(view.dueAt, timeZone)}</span>` : ''
  return html(
    200,
    language,
    `<p class="dim">${words.title} ${escapeHtml(view.number)}</p><h1>${escapeHtml(view.subject)}</h1><span class="state">${wordOf(view.status)}</span>${due}<ol>${view.entries.map(entry).join('')}</ol>${form}`,
  )
}

const languageOf = (event: HttpEvent) => (/^en\b/i.test(event.headers['accept-language'] ?? '') ? 'en' : 'zh')

/** The customer's page of a ticket, opened by its link; it works without a script. */
export function statusHandler(compose: () => Core) {
  const ports = compose()
  return observed<HttpEvent, HttpResult>(async (event) => {
    const { ticketId = '', key = '' } = event.pathParameters ?? {}
    const language = languageOf(event)
    try {
      if (event.requestContext.http.method === 'POST') {
        const form = new URLSearchParams(Buffer.from(bytesOf(event)).toString('utf8').slice(0, 20_000))
        await writeOnPage(ports, ticketId, key, form.get('text') ?? '')
        return { statusCode: 303, headers: { location: event.rawPath, 'cache-control': 'no-store' } }
      }
      const { timeZone } = await hoursFor(ports)
      return page(await viewStatus(ports, ticketId, key), language, timeZone)
    } catch (error) {
      const family = familyOf(error)
      const { http, level } = behaviours[family.family]
      logger[level]('status page refused', { family: family.family, code: family.code })
      const isTheirs = isFamilyError(error) && family.code !== 'not-found' && behaviours[family.family].isShown
      const words =
        family.code === 'not-found' ? texts[language].missing : isTheirs ? family.message : texts[language].failed
      return html(http(family), language, `<h1>${texts[language].title}</h1><p>${escapeHtml(words)}</p>`)
    }
  })
}
