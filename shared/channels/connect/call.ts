import { createHash } from 'node:crypto'
import { callerAddress } from '../support/caller.ts'
import { FlowEvent, LexEvent } from './payload.ts'

/** One request of a call or chat, whichever of the two asked: the contact flow, or the code hook of Lex. */
export interface ConnectCall {
  readonly hook: 'flow' | 'lex'
  readonly inboxId: string
  /** What the flow wants: `start` a call, the `next` thing to say, or that a transfer was `refused`. */
  readonly step: string
  /** The first contact of the chain; a transfer begins a new one. */
  readonly contact: string
  readonly address: string
  readonly isVoice: boolean
  /** What was promised in the words just said: `transfer`, to a person. */
  readonly wanted: string
  /** Silent rounds so far. */
  readonly silent: number
  /** Names this request, also when it is repeated. */
  readonly id: string
  readonly said?: { readonly text: string; readonly mode: string; readonly confidence?: number }
}

export type Asked =
  | { readonly call: ConnectCall; readonly instance?: string; readonly event: FlowEvent | LexEvent }
  | { readonly problem: string }

const flag = (issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]) =>
  `${issues[0]?.path.join('.') || 'event'}: ${issues[0]?.message ?? 'is wrong'}`
const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** Reads what Connect or Lex sent; what it does not say is named. */
export function readCall(event: unknown): Asked {
  const isFlow = (event as { Name?: unknown } | null)?.Name === 'ContactFlowEvent'
  return isFlow ? readFlow(event) : readLex(event)
}

function readFlow(event: unknown): Asked {
  const parsed = FlowEvent.safeParse(event)
  if (!parsed.success) return { problem: flag(parsed.error.issues) }
  const { ContactData, Parameters } = parsed.data.Details
  const contact = ContactData.InitialContactId || ContactData.ContactId
  const { inbox, step, silent, wanted } = Parameters ?? {}
  if (!inbox) return { problem: 'Details.Parameters.inbox: is missing' }
  return {
    event: parsed.data,
    instance: ContactData.InstanceARN,
    call: {
      hook: 'flow',
      inboxId: inbox,
      step: step || 'start',
      contact,
      address: callerAddress(ContactData.CustomerEndpoint?.Address, contact),
      isVoice: ContactData.Channel.toUpperCase() === 'VOICE',
      silent: Number(silent) || 0,
      wanted: wanted ?? '',
      id: `${contact}:${step || 'start'}`,
    },
  }
}

function readLex(event: unknown): Asked {
  const parsed = LexEvent.safeParse(event)
  if (!parsed.success) return { problem: flag(parsed.error.issues) }
  const { sessionState, sessionId, inputTranscript, inputMode, transcriptions, requestAttributes } = parsed.data
  const { inbox, contact = sessionId, address } = sessionState.sessionAttributes ?? {}
  if (requestAttributes?.['x-amz-lex:channels:platform'] !== 'Connect')
    return { problem: 'requestAttributes: the request is not from Connect' }
  if (!inbox) return { problem: 'sessionState.sessionAttributes.inbox: is missing' }
  if ((contact?.length ?? 0) > 256) return { problem: 'sessionState.sessionAttributes.contact: is too long' }
  const text = inputTranscript?.trim() ?? ''
  const heard = transcriptions?.find(({ transcription }) => transcription === inputTranscript) ?? transcriptions?.[0]
  const confidence = Number(heard?.transcriptionConfidence ?? Number.NaN)
  const request = sessionState.originatingRequestId || digest(text)
  return {
    event: parsed.data,
    call: {
      hook: 'lex',
      inboxId: inbox,
      step: 'said',
      contact: contact || sessionId,
      address: address || callerAddress(undefined, contact || sessionId),
      isVoice: inputMode !== 'Text',
      silent: 0,
      wanted: '',
      id: `${contact}:${request}`,
      ...(text && {
        said: { text, mode: inputMode, ...(Number.isFinite(confidence) && inputMode === 'Speech' && { confidence }) },
      }),
    },
  }
}
