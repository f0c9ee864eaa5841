import type { TokenProtocol } from '../contract.ts'
import { postJson, readJson } from './json.ts'
import { apiBase } from './wx-api.ts'
import { classify } from './wx-errors.ts'

/** The stable token API: parallel functions get the same token while it is valid. Never mixed with /cgi-bin/token. */
export const token: TokenProtocol = {
  request: (context) =>
    postJson(`${apiBase(context)}/cgi-bin/stable_token`, {
      grant_type: 'client_credential',
      appid: context.secrets.appId,
      secret: context.secrets.appSecret,
      force_refresh: false,
    }),
  read: (response) => {
    const answer = readJson(response)
    const value = answer?.access_token
    const seconds = answer?.expires_in
    if (typeof value === 'string' && typeof seconds === 'number') return { token: value, expiresInSeconds: seconds }
    const meaning = classify(response)
    return meaning.action === 'SENT' ? { action: 'GIVE_UP', reason: 'the token answer has no access_token' } : meaning
  },
}
