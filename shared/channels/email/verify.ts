import type { InboxContext, Verification, WebhookRequest } from '../contract.ts'
import { refused } from '../support/inbound.ts'
import { parseJson } from '../support/json.ts'
import { Letter } from './payload.ts'

/** Only SES may invoke the entry, so the letter is as SES got it; what SES calls spam or a virus goes no further. */
export function verify(request: WebhookRequest, _context: InboxContext): Verification {
  if (request.method !== 'POST') return refused('method is not POST', 405)
  const payload = Buffer.from(request.body).toString()
  const letter = Letter.safeParse(parseJson(payload))
  if (!letter.success) return refused(`${letter.error.issues[0]?.path.join('.') || 'body'}: is not a letter`, 400)
  const { spam, virus } = letter.data.verdicts
  if (virus === 'FAIL') return refused('virus')
  if (spam === 'FAIL') return refused('spam')
  return { outcome: 'accepted', payload }
}
