import type { Content } from '../../../schemas/records/content.ts'
import type { InboxContext, Parsed } from '../contract.ts'
import { commonOf, inboundOf, senseless } from '../support/inbound.ts'
import { parseJson } from '../support/json.ts'
import { type ConnectCall, readCall } from './call.ts'

/** What the customer did, as a content; nothing where the flow only asks what to say next. */
function contentOf({ step, isVoice, said, address }: ConnectCall): Content | undefined {
  if (step === 'start') return { type: 'event', name: isVoice ? 'call.started' : 'entered', detail: { from: address } }
  if (step === 'refused') return { type: 'event', name: 'transfer.refused' }
  if (!said) return undefined
  if (said.mode === 'DTMF') return { type: 'text', text: said.text === '0' ? '转人工' : said.text }
  return said.mode === 'Speech'
    ? { type: 'voice', media: {}, transcript: said.text }
    : { type: 'text', text: said.text }
}

/** Turns one request of a flow or of Lex into a command: that a call begins, or what was said or pressed in it. */
export function parse(payload: string, context: InboxContext): Parsed {
  const asked = readCall(parseJson(payload))
  if ('problem' in asked) return senseless(asked.problem)
  const { call } = asked
  const content = contentOf(call)
  if (!content) return { outcome: 'ignored', reason: 'nothing was said' }
  const { said } = call
  const spoken = {
    ...(said?.confidence !== undefined && { confidence: said.confidence.toFixed(2) }),
    ...(said?.mode === 'DTMF' && { pressed: said.text }),
  }
  return inboundOf(
    [
      {
        kind: 'message',
        ...commonOf(context, 'connect', { address: call.address, id: call.id, sentAtMs: context.nowMs }),
        content,
        interaction: said?.mode === 'DTMF' ? 'menu' : 'message',
        thread: { contact: call.contact },
        ...(Object.keys(spoken).length > 0 && { context: spoken }),
      },
    ],
    '',
  )
}
