import { createHash } from 'node:crypto'
import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { InboxContext, Parsed } from '../contract.ts'
import { callerAddress } from '../support/caller.ts'
import { commonOf, inboundOf, senseless } from '../support/inbound.ts'
import { Params } from './payload.ts'

const ended = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled'])
const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** Turns one request of a call into a command: that it rings, what was said or pressed, that it ended, a voice mail. */
export function parse(
  payload: string,
  context: InboxContext,
  principal: Readonly<Record<string, string>> = {},
): Parsed {
  const parsed = Params.safeParse(Object.fromEntries(new URLSearchParams(payload)))
  if (!parsed.success) return senseless(`${parsed.error.issues[0]?.path.join('.')}: is missing or wrong`)
  const params = parsed.data
  const { CallSid, From, CallStatus = '', Digits, SpeechResult, Confidence } = params
  const { turn = 'start', silent } = principal
  const common = (step: string) =>
    commonOf(context, 'phone', {
      address: callerAddress(From, CallSid),
      id: `${CallSid}:${step}`,
      sentAtMs: context.nowMs,
    })
  const thread = { thread: { call: CallSid } }
  const one = (command: InboundCommand): Parsed => inboundOf([command], '')

  if (params.RecordingUrl)
    return one({
      kind: 'message',
      ...common(`recording:${params.RecordingSid ?? digest(params.RecordingUrl)}`),
      content: {
        type: 'voice',
        media: {
          providerMediaId: params.RecordingSid ?? 'recording',
          sourceUrl: params.RecordingUrl,
          contentType: 'audio/mpeg',
        },
        ...(params.TranscriptionText && { transcript: params.TranscriptionText }),
      },
      interaction: 'message',
      ...thread,
      context: { voicemail: `${params.RecordingDuration ?? '?'} s` },
    })
  if (params.DialCallStatus)
    return eventOf('call.transferred', `dial:${turn}`, {
      status: params.DialCallStatus,
      seconds: params.DialCallDuration ?? '0',
    })
  if (ended.has(CallStatus) || params.CallbackSource)
    return ended.has(CallStatus)
      ? eventOf('call.ended', 'ended', { status: CallStatus, seconds: params.CallDuration ?? '0' })
      : { outcome: 'ignored', reason: `call ${CallStatus}` }
  if (SpeechResult) {
    const confidence = Number(Confidence)
    return one({
      kind: 'message',
      ...common(`${turn}:${digest(SpeechResult)}`),
      content: { type: 'voice', media: {}, transcript: SpeechResult },
      interaction: 'message',
      ...thread,
      ...(Number.isFinite(confidence) && Confidence && { context: { confidence: confidence.toFixed(2) } }),
    })
  }
  if (Digits)
    return one({
      kind: 'message',
      ...common(`${turn}:#${Digits}`),
      content: { type: 'text', text: Digits === '0' ? '转人工' : Digits },
      interaction: 'menu',
      ...thread,
      context: { pressed: Digits },
    })
  if (silent || turn !== 'start') return { outcome: 'ignored', reason: 'silence' }
  return eventOf('call.started', 'start', { from: From })

  function eventOf(name: string, step: string, detail: Readonly<Record<string, string>>): Parsed {
    return one({
      kind: 'message',
      ...common(step),
      content: { type: 'event', name, detail },
      interaction: 'message',
      ...thread,
    })
  }
}
