import * as z from 'zod'
import type { ProfileProtocol } from '../contract.ts'
import { readJson } from '../support/json.ts'
import { apiBase, unionEvidence } from '../support/wx-api.ts'
import { classify } from '../support/wx-errors.ts'

const User = z.looseObject({ openid: z.string(), unionid: z.string().max(128).optional() })

/** https://developers.weixin.qq.com/doc/offiaccount/User_Management/Get_users_basic_information_UnionID.html ; names are no longer given. */
export const profiles: ProfileProtocol = {
  request: (context, address) => ({
    via: 'http',
    method: 'GET',
    url: `${apiBase(context)}/cgi-bin/user/info?access_token={token}&openid=${encodeURIComponent(address)}&lang=zh_CN`,
  }),
  read: (response, address) => {
    const user = User.safeParse(readJson(response))
    if (user.success && user.data.openid === address) return { evidence: unionEvidence(user.data.unionid) }
    const meaning = classify(response)
    return meaning.action === 'SENT' ? { action: 'GIVE_UP', reason: 'the answer is about nobody' } : meaning
  },
}
