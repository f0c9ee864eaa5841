import * as z from 'zod'
import type { Classified, ProviderResponse } from '../contract.ts'
import { readJson } from './json.ts'

const Answer = z.looseObject({
  errcode: z.number().optional(),
  errmsg: z.string().optional(),
  msgid: z.union([z.string(), z.number()]).optional(),
})

type Failure = Exclude<Classified['action'], 'SENT'>

/** https://developers.weixin.qq.com/doc/oplatform/developers/errCode/errCode.html */
const actions: Readonly<Record<number, Failure>> = {
  [-1]: 'BACK_OFF',
  40001: 'REFRESH_TOKEN_AND_RETRY_ONCE',
  40014: 'REFRESH_TOKEN_AND_RETRY_ONCE',
  42001: 'REFRESH_TOKEN_AND_RETRY_ONCE',
  45009: 'BACK_OFF_DAILY_QUOTA',
  45011: 'BACK_OFF',
  45015: 'GIVE_UP_WINDOW_CLOSED',
  45047: 'GIVE_UP_QUOTA_UNTIL_NEXT_USER_MESSAGE',
  40003: 'STOP_CONTACT',
  43004: 'STOP_CONTACT',
  43101: 'STOP_CONTACT',
  50005: 'STOP_CONTACT',
}
const configurationErrors = new Set([40013, 40037, 40125, 40164, 48001, 48004, 48008, 50002, 61004, 61007, 89503])

/** What an answer of the customer-service API means: the number decides, never the words. */
export function classify(response: ProviderResponse): Classified {
  if (response.status >= 500) return { action: 'BACK_OFF', reason: `HTTP ${response.status}` }
  const answer = Answer.safeParse(readJson(response))
  if (!answer.success) return { action: 'GIVE_UP', reason: `HTTP ${response.status} without JSON` }
  const { errcode, errmsg, msgid } = answer.data
  if (!errcode) return { action: 'SENT', ...(msgid !== undefined && { providerMessageId: String(msgid) }) }
  const rid = /rid: ([0-9a-f-]+)/.exec(errmsg ?? '')?.[1]
  const reason = `errcode ${errcode}${rid ? ` rid ${rid}` : ''}`
  return {
    action: actions[errcode] ?? (configurationErrors.has(errcode) ? 'CONFIG_ERROR_NO_RETRY' : 'GIVE_UP'),
    reason,
  }
}
