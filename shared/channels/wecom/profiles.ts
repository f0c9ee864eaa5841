import * as z from 'zod'
import type { ProfileProtocol } from '../contract.ts'
import { readJson } from '../support/json.ts'
import { unionEvidence } from '../support/wx-api.ts'
import { classify, post } from './format.ts'
import { readAddress } from './parse.ts'

const Customers = z.looseObject({
  errcode: z.literal(0),
  customer_list: z.array(
    z.looseObject({
      external_userid: z.string(),
      nickname: z.string().optional(),
      unionid: z.string().max(128).optional(),
    }),
  ),
})

/** https://developer.work.weixin.qq.com/document/path/95159 */
export const profiles: ProfileProtocol = {
  request: (context, address) =>
    post(context, 'customer/batchget', {
      external_userid_list: [readAddress(address).userId],
      need_enter_session_context: 0,
    }),
  read: (response, address) => {
    const answer = Customers.safeParse(readJson(response))
    const { userId } = readAddress(address)
    const found = answer.data?.customer_list.find(({ external_userid }) => external_userid === userId)
    if (found)
      return {
        ...(found.nickname && { name: found.nickname.slice(0, 100) }),
        evidence: unionEvidence(found.unionid),
      }
    const meaning = classify(response)
    return meaning.action === 'SENT' ? { action: 'GIVE_UP', reason: 'the answer is about nobody' } : meaning
  },
}
