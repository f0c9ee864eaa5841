import * as z from 'zod'
import type {
  Classified,
  InboxContext,
  MediaProtocol,
  OutboundReply,
  ProviderRequest,
  ProviderResponse,
} from '../contract.ts'
import { readJson } from '../support/json.ts'
import { words } from '../support/texts.ts'
import { twiml, Verb } from './twiml.ts'

const listenSeconds = 6
/** Silent rounds of a call before it is ended: ten minutes with somebody who waits for an agent. */
const mostSilence = 60

const isChinese = (text: string) => /\p{Script=Han}/u.test(text)
const path = (context: InboxContext, query: Readonly<Record<string, string>>) =>
  `/webhooks/phone/${context.inboxId}?${new URLSearchParams(query)}`

function say(text: string, context: InboxContext): Verb {
  const { sayLanguageZh = 'cmn-CN', sayLanguageEn = 'en-US' } = context.settings
  return new Verb('Say', { language: isChinese(text) ? sayLanguageZh : sayLanguageEn }, text)
}

/** Speaks and listens at once: who begins to speak or presses a key stops the speech. Silence comes back as a call. */
function ask(
  context: InboxContext,
  turn: string,
  lang: string,
  spoken: readonly Verb[],
  silent: number,
  digits?: number,
): readonly Verb[] {
  const { speechLanguageZh = 'cmn-Hans-CN', speechLanguageEn = 'en-US', hints } = context.settings
  return [
    new Verb(
      'Gather',
      {
        input: 'dtmf speech',
        language: lang === 'en' ? speechLanguageEn : speechLanguageZh,
        timeout: listenSeconds,
        speechTimeout: 'auto',
        numDigits: digits,
        hints,
        action: path(context, { turn, lang }),
        method: 'POST',
      },
      ...spoken,
    ),
    new Verb('Redirect', { method: 'POST' }, path(context, { turn, lang, silent: String(silent + 1) })),
  ]
}

function verbsOf(reply: OutboundReply, context: InboxContext): readonly Verb[] {
  const { content } = reply
  const { transferNumber, voicemail, consent } = context.settings
  const text = words(reply)
  const lang = isChinese(text) ? 'zh' : 'en'
  const turn = reply.messageId.slice(-40)
  const isNotice = (...names: readonly string[]) => content.type === 'notice' && names.includes(content.name)
  if (isNotice('accepted') && transferNumber)
    return [
      say(text, context),
      new Verb(
        'Dial',
        { action: path(context, { turn, lang }), timeout: 30, answerOnBridge: true },
        new Verb('Number', {}, transferNumber),
      ),
    ]
  if (isNotice('ticketNoAgent', 'ticketOutsideHours') && voicemail === 'true')
    return [
      say(text, context),
      say(
        lang === 'zh'
          ? '您也可以在提示音后留言，说完按井号键。'
          : 'You may leave a message after the tone; press pound when you are done.',
        context,
      ),
      new Verb('Record', { action: path(context, { turn, lang }), maxLength: 120, finishOnKey: '#', playBeep: true }),
    ]
  if (isNotice('rated', 'idleClosed')) return [say(text, context), new Verb('Hangup')]
  const spoken = [
    ...(consent && reply.thread?.seq === '1' && reply.seq === 2 ? [say(consent, context)] : []),
    say(text, context),
  ]
  const isRating = content.type === 'choice' && content.purpose === 'rating'
  return ask(context, turn, lang, spoken, 0, isRating || content.type === 'choice' ? 1 : undefined)
}

/** The reply as the answer to the very request that asked. */
export const formatAnswer = (reply: OutboundReply, _address: string, context: InboxContext) => ({
  contentType: 'text/xml',
  body: twiml(...verbsOf(reply, context)),
})

/** Nothing to say yet: listen on. After a long silence the line is freed. */
export function acknowledge(context: InboxContext, principal: Readonly<Record<string, string>>) {
  const { lang = 'zh' } = principal
  const silent = Number(principal.silent ?? 0)
  const turn = `w${context.nowMs}`
  const verbs =
    silent >= mostSilence
      ? [say(lang === 'en' ? 'Goodbye.' : '再见。', context), new Verb('Hangup')]
      : ask(
          context,
          turn,
          lang,
          silent === 2 ? [say(lang === 'en' ? 'Are you still there?' : '请问您还在吗？', context)] : [],
          silent,
        )
  return { contentType: 'text/xml', body: twiml(...verbs) }
}

/** What is said later, by an agent or by the machine, goes into the running call. */
export function format(reply: OutboundReply, _address: string, context: InboxContext): readonly ProviderRequest[] {
  const { accountSid = '', authToken = '' } = context.secrets
  const base = context.settings.apiBase ?? 'https://api.twilio.com'
  const call = encodeURIComponent(reply.thread?.call ?? 'none')
  return [
    {
      via: 'http',
      method: 'POST',
      url: `${base}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Calls/${call}.json`,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
      },
      body: new URLSearchParams({ Twiml: twiml(...verbsOf(reply, context)) }).toString(),
    },
  ]
}

const Answer = z.looseObject({ sid: z.string().optional(), code: z.number().optional() })

/** What an answer means. A call that has ended can be told nothing more: the words wait for the next one. */
export function classify(response: ProviderResponse): Classified {
  const { status } = response
  const answer = Answer.safeParse(readJson(response))
  const code = answer.data?.code
  const reason = `HTTP ${status}${code ? ` code ${code}` : ''}`
  if (status >= 500 || status === 429 || code === 20429) return { action: 'BACK_OFF', reason }
  if (status >= 200 && status < 300 && answer.success)
    return { action: 'SENT', ...(answer.data.sid && { providerMessageId: answer.data.sid }) }
  if (code === 21220 || code === 20404) return { action: 'GIVE_UP_WINDOW_CLOSED', reason }
  if (code === 21610) return { action: 'STOP_CONTACT', reason }
  if (status === 401 || status === 403) return { action: 'CONFIG_ERROR_NO_RETRY', reason }
  return { action: 'GIVE_UP', reason }
}

/** Voice mails, from the provider's own host and with its password only. */
export const media: MediaProtocol = {
  download: (context, _id, sourceUrl = '') => {
    const { accountSid = '', authToken = '' } = context.secrets
    const base = new URL(context.settings.apiBase ?? 'https://api.twilio.com')
    const isOurs = URL.canParse(sourceUrl) && new URL(sourceUrl).host === base.host
    return {
      via: 'http',
      method: 'GET',
      url: isOurs ? `${sourceUrl}.mp3` : `${base.origin}/unknown-recording`,
      headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
    }
  },
  readDownload: (response) => {
    const contentType = response.headers['content-type'] ?? 'audio/mpeg'
    if (response.status === 200) return { bytes: response.body, contentType }
    // A recording is ready some seconds after the call.
    return response.status === 404 || response.status >= 500
      ? { action: 'BACK_OFF', reason: `HTTP ${response.status}` }
      : { action: 'GIVE_UP', reason: `HTTP ${response.status}` }
  },
}
