import type { Classified, InboxContext, OutboundReply, ProviderRequest, ProviderResponse } from '../contract.ts'
import { words } from '../support/texts.ts'
import type { ConnectCall } from './call.ts'
import type { FlowEvent, LexEvent, Speech } from './payload.ts'

/** The most that a flow takes as an answer, in bytes of JSON. */
const mostBytes = 32 * 1_024
const mostLexCharacters = 1_024
const mostLexMessages = 5
/** Silent rounds after which the line is freed. */
const mostSilence = 60

const isChinese = (text: string) => /\p{Script=Han}/u.test(text)
const endings = new Set(['rated', 'idleClosed'])

/** What a reply is in a call: words, and whether the call then goes to a person. */
export function speechOf(reply: OutboundReply, context: InboxContext): Speech {
  const { content } = reply
  const { consent, desk } = context.settings
  const text = words(reply)
  const isFirst = consent && reply.thread?.seq === '1' && reply.seq === 2
  const isOver = content.type === 'notice' && endings.has(content.name)
  return {
    say: isFirst ? `${consent}${isChinese(consent) ? '' : ' '}${text}` : text,
    next: isOver ? 'end' : reply.isHandedOver && desk === 'connect' ? 'transfer' : 'listen',
  }
}

/** The reply as the answer to the very request that asked. */
export const formatAnswer = (reply: OutboundReply, _address: string, context: InboxContext) => ({
  contentType: 'application/json',
  body: JSON.stringify(speechOf(reply, context)),
})

/** What is said later waits for the call's next request: Connect has no way to speak into a flow from outside. */
export const format = (reply: OutboundReply, address: string, context: InboxContext): readonly ProviderRequest[] => [
  {
    via: 'collected',
    inboxId: context.inboxId,
    address,
    contact: reply.thread?.contact ?? '',
    seq: reply.seq,
    words: speechOf(reply, context).say,
  },
]

/** A reply that was put down is all that can be known. */
export const classify = ({ status }: ProviderResponse): Classified =>
  status === 200 ? { action: 'SENT' } : { action: status >= 500 ? 'BACK_OFF' : 'GIVE_UP', reason: `status ${status}` }

/** Nothing to say: listen on; ask once whether somebody is there, and free the line in the end. */
export function silence(call: ConnectCall, lang: string): Speech {
  if (call.silent >= mostSilence) return { say: lang === 'en' ? 'Goodbye.' : '再见。', next: 'end' }
  if (call.silent === 2) return { say: lang === 'en' ? 'Are you still there?' : '请问您还在吗？', next: 'listen' }
  return { say: '', next: 'listen' }
}

/** Why a flow would not take an answer: it wants a flat object of texts, at most 32 KB of JSON. */
export function flowProblem(answer: Readonly<Record<string, unknown>>): 'NOT_FLAT' | 'TOO_LARGE' | undefined {
  if (Object.values(answer).some((value) => typeof value !== 'string')) return 'NOT_FLAT'
  return Buffer.byteLength(JSON.stringify(answer)) > mostBytes ? 'TOO_LARGE' : undefined
}

/** The answer to a contact flow: flat texts. An empty prompt is refused by Connect, so there is always one. */
export function flowAnswer(
  call: ConnectCall,
  { say, next }: Speech,
  attributes: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const { contact, address, silent } = call
  const answer = { say: say || '…', next, contact, address, silent: String(say ? 0 : silent + 1), ...attributes }
  return flowProblem(answer) ? { say: '…', next, contact, address, silent: String(silent + 1) } : answer
}

/** Sentences in pieces that Lex takes. */
function pieces(text: string): readonly string[] {
  const sentences = text.match(/[^。！？!?.；;\n]+[。！？!?.；;\n]*/g) ?? [text]
  const out: string[] = []
  for (const sentence of sentences) {
    const last = out.at(-1)
    if (last !== undefined && (last + sentence).length <= mostLexCharacters) out[out.length - 1] = last + sentence
    else out.push(sentence.slice(0, mostLexCharacters))
  }
  return out.slice(0, mostLexMessages)
}

/**
 * The answer to the code hook: says the words and listens on, for the slot that Lex wanted where it wanted one; or
 * ends the bot's part, and the flow goes on by the session attribute `next`.
 */
export function lexAnswer(event: LexEvent, { say, next }: Speech) {
  const { sessionState, proposedNextState } = event
  const proposed = proposedNextState?.dialogAction
  const isSlot = next === 'listen' && proposed?.type === 'ElicitSlot' && Boolean(proposed.slotToElicit)
  const given = sessionState.sessionAttributes ?? {}
  const attributes = { ...given, ...('silent' in given && { silent: '0' }), ...(next !== 'listen' && { next }) }
  const content = say || (next === 'listen' ? '…' : '')
  return {
    sessionState: {
      sessionAttributes: attributes,
      ...(isSlot
        ? {
            dialogAction: { type: 'ElicitSlot', slotToElicit: proposed?.slotToElicit },
            intent: proposedNextState?.intent ?? sessionState.intent,
          }
        : next === 'listen'
          ? { dialogAction: { type: 'ElicitIntent' } }
          : {
              dialogAction: { type: 'Close' },
              intent: { ...(sessionState.intent ?? { name: 'FallbackIntent' }), state: 'Fulfilled' },
            }),
    },
    ...(content && {
      messages: pieces(content).map((piece) => ({ contentType: 'PlainText', content: piece })),
    }),
  }
}

/** The answer in the form of whoever asked. */
export const answerTo = (
  event: FlowEvent | LexEvent,
  call: ConnectCall,
  speech: Speech,
  attributes?: Readonly<Record<string, string>>,
) => (call.hook === 'flow' ? flowAnswer(call, speech, attributes) : lexAnswer(event as LexEvent, speech))
