import { describe, expect, test } from 'vitest'
import { lowerCase } from '../../../functions/runtime/event.ts'
import { callFlow, deskFlow, flowProblems } from '../../../infra/workflows/contact-flows.ts'
import { ContactEvent } from '../../../schemas/commands/desk.ts'
import { type ConnectCall, readCall } from '../../../shared/channels/connect/call.ts'
import { flowAnswer, flowProblem, lexAnswer, silence } from '../../../shared/channels/connect/format.ts'
import { LexEvent } from '../../../shared/channels/connect/payload.ts'
import { registry } from '../../../shared/channels/registry.ts'
import { callerAddress } from '../../../shared/channels/support/caller.ts'
import { isForCustomer } from '../../../shared/use-cases/desk/receive-chat-item.ts'
import { contextFor } from '../../support/channels.ts'
import { at, hasVectors, vectorsOf as of, vectorCall } from '../../support/vectors.ts'

const instanceArn = 'arn:aws:connect:eu-central-1:123456789012:instance/9308c2a1-9bc6-4cea-8290-6c0b4a6d38fa'
const context = contextFor('connect', { settings: { instanceArn, desk: 'connect' } })
const flowEvent = (more: Record<string, unknown> = {}, parameters: Record<string, string> = {}) => ({
  Name: 'ContactFlowEvent',
  Details: {
    ContactData: {
      Attributes: {},
      Channel: 'VOICE',
      ContactId: 'c-2',
      InitialContactId: 'c-1',
      CustomerEndpoint: { Address: '+11234567890', Type: 'TELEPHONE_NUMBER' },
      InstanceARN: instanceArn,
      ...more,
    },
    Parameters: { inbox: 'ibx_test', step: 'start', ...parameters },
  },
})
const callOf = (event: unknown): ConnectCall => {
  const asked = readCall(event)
  if ('problem' in asked) throw new Error(asked.problem)
  return asked.call
}
const verify = (event: unknown) => registry.connect.verify(vectorCall({ body: JSON.stringify(event) }), context)

describe('a contact flow that asks', () => {
  test('is of the configured instance, and names the inbox', () => {
    expect(verify(flowEvent())).toMatchObject({ outcome: 'accepted' })
    expect(verify(flowEvent({ InstanceARN: `${instanceArn}0` }))).toMatchObject({ outcome: 'rejected' })
    expect(verify(flowEvent({}, { inbox: '' }))).toMatchObject({
      outcome: 'rejected',
      reason: 'Details.Parameters.inbox: is missing',
    })
  })

  test('is known by its first contact, whatever the letter case, and by itself where the number is withheld', () => {
    expect(callOf(flowEvent({ Channel: 'Voice' }))).toMatchObject({
      contact: 'c-1',
      isVoice: true,
      address: '+11234567890',
    })
    expect(callOf(flowEvent({ CustomerEndpoint: null })).address).toBe('call:c-1')
    expect(callOf(flowEvent({ CustomerEndpoint: { Address: 'anonymous' } })).address).toBe('call:c-1')
  })

  test('is answered in flat texts, never empty ones, and never too large', () => {
    const call = callOf(flowEvent())
    expect(flowAnswer(call, { say: '您好', next: 'listen' })).toEqual({
      say: '您好',
      next: 'listen',
      contact: 'c-1',
      address: '+11234567890',
      silent: '0',
    })
    expect(flowAnswer(call, { say: '', next: 'listen' })).toMatchObject({ say: '…', silent: '1' })
    expect(flowAnswer(call, { say: '中'.repeat(11_000), next: 'listen' })).toMatchObject({ say: '…' })
  })

  test('is asked once whether somebody is there, and freed in the end', () => {
    const call = callOf(flowEvent())
    expect(silence({ ...call, silent: 1 }, 'zh')).toEqual({ say: '', next: 'listen' })
    expect(silence({ ...call, silent: 2 }, 'en').say).toMatch(/still there/)
    expect(silence({ ...call, silent: 60 }, 'zh').next).toBe('end')
  })
})

describe('what Lex asks', () => {
  const lex = (more: Record<string, unknown> = {}) =>
    LexEvent.parse({
      messageVersion: '1.0',
      inputMode: 'Speech',
      sessionId: 'c-1',
      inputTranscript: '转人工',
      bot: { localeId: 'zh_CN' },
      requestAttributes: { 'x-amz-lex:channels:platform': 'Connect' },
      sessionState: {
        sessionAttributes: { inbox: 'ibx_test', contact: 'c-1', silent: '2' },
        originatingRequestId: 'r',
      },
      ...more,
    })

  test('comes from Connect or is refused', () => {
    expect(verify(lex())).toMatchObject({ outcome: 'accepted' })
    expect(verify(lex({ requestAttributes: {} }))).toMatchObject({ outcome: 'rejected' })
  })

  test('is handed back to the flow when a person is to take the call, with the words first', () => {
    const answer = lexAnswer(lex(), { say: '正在转接', next: 'transfer' })
    expect(answer).toMatchObject({
      sessionState: {
        dialogAction: { type: 'Close' },
        intent: { name: 'FallbackIntent', state: 'Fulfilled' },
        sessionAttributes: { next: 'transfer', silent: '0' },
      },
      messages: [{ contentType: 'PlainText', content: '正在转接' }],
    })
  })

  test('is answered in pieces of at most 1,024 characters, at sentence bounds', () => {
    const { messages = [] } = lexAnswer(lex(), { say: '这是一句话。'.repeat(400), next: 'listen' })
    expect(messages.length).toBeGreaterThan(1)
    for (const { content } of messages) expect(content.length).toBeLessThanOrEqual(1_024)
    expect(messages[0]?.content.endsWith('。')).toBe(true)
  })

  test('pressed keys are keys; zero is a person', () => {
    const parsed = registry.connect.parse(JSON.stringify(lex({ inputMode: 'DTMF', inputTranscript: '0' })), context)
    expect(parsed).toMatchObject({
      commands: [{ content: { type: 'text', text: '转人工' }, interaction: 'menu', context: { pressed: '0' } }],
    })
  })
})

describe('our contact flows', () => {
  const arn = `${instanceArn}/queue/1`
  const flow = callFlow({
    functionArn: 'arn:f',
    botAliasArn: 'arn:b',
    queueArn: arn,
    inboxId: 'ibx_test',
    voice: 'Zhiyu',
    language: 'zh',
    locale: 'zh-CN',
  })

  test('are whole, and every action that can fail has somewhere to go', () => {
    expect(flowProblems(flow)).toEqual([])
    expect(flowProblems(deskFlow(arn))).toEqual([])
    for (const { Type, Transitions, Identifier } of flow.Actions)
      if (Type !== 'DisconnectParticipant') expect(Transitions.Errors?.length, Identifier).toBeGreaterThan(0)
  })

  test('take a caller to a person when our function cannot be reached', () => {
    const to = (name: string, error?: string) => {
      const action = flow.Actions.find(({ Identifier }) => Identifier === name)
      return error
        ? action?.Transitions.Errors?.find(({ ErrorType }) => ErrorType === error)?.NextAction
        : action?.Transitions.NextAction
    }
    let name = to('start', 'NoMatchingError') ?? ''
    const path: string[] = []
    while (name && path.length < 10) {
      path.push(flow.Actions.find(({ Identifier }) => Identifier === name)?.Type ?? '')
      name = to(name) ?? ''
    }
    expect(path).toContain('TransferContactToQueue')
  })
})

test('withheld numbers in every spelling are nobody’s number', () => {
  for (const number of ['anonymous', 'Restricted', '+266696687', '266696687', '+7378742833', null, '', ' '])
    expect(callerAddress(number, 'CA1')).toBe('call:CA1')
  expect(callerAddress('+8613800138000', 'CA1')).toBe('+8613800138000')
})

describe.skipIf(!hasVectors)('the published vectors for Amazon Connect and Lex', () => {
  test.each(of('connect-event-full'))('$id', ({ input, expected }) => {
    const event = input.event as ReturnType<typeof flowEvent>
    for (const [path, value] of Object.entries(expected.paths as Record<string, unknown>))
      expect(at(event, path)).toBe(value)
    const asked = readCall({ ...event, Details: { ...event.Details, Parameters: { inbox: 'ibx_test' } } })
    expect(asked).toMatchObject({
      instance: instanceArn,
      call: { contact: '5ca32fbd-8f92-46af-92a5-6b0f970f0efe', address: '+11234567890', isVoice: true, step: 'start' },
    })
  })

  test.each(of('connect-resp-*'))('$id', ({ input, expected }) => {
    const repeat = input.responseRepeat as { key: string; char: string; count: number } | undefined
    const response = (input.response ?? { [repeat?.key ?? '']: repeat?.char.repeat(repeat.count) }) as Record<
      string,
      unknown
    >
    expect(flowProblem(response)).toBe(expected.error)
    expect(expected.ok).toBe(expected.error === undefined)
  })

  test.each(of('connect-chat-*'))('$id', ({ input, expected }) => {
    expect(isForCustomer(input.messageAttributes as Record<string, string>)).toBe(expected.forwardToCustomer)
  })

  test.each(of('connect-flow-*'))('$id', ({ input, expected }) => {
    expect(flowProblems(input.flow as ReturnType<typeof deskFlow>)).toEqual(expected.problems)
  })

  test.each(of('connect-contact-event'))('$id', ({ input, expected }) => {
    for (const [path, value] of Object.entries(expected.paths as Record<string, unknown>))
      expect(at(input.event, path)).toBe(value)
    const { detail } = input.event as { detail: unknown }
    expect(ContactEvent.parse(lowerCase(detail))).toMatchObject({
      eventtype: 'DISCONNECTED',
      initialcontactid: '11111111-2222-3333-4444-555555555555',
      agentinfo: { agentarn: 'arn' },
    })
  })

  test.each(of('lex-event-speech'))('$id', ({ input, expected }) => {
    const event = input.event as { sessionState: { sessionAttributes: Record<string, string> } }
    for (const [path, value] of Object.entries(expected.paths as Record<string, unknown>))
      expect(at(event, path)).toBe(value)
    for (const path of expected.absent as readonly string[]) expect(at(event, path)).toBeUndefined()
    event.sessionState.sessionAttributes.inbox = 'ibx_test'
    expect(registry.connect.parse(JSON.stringify(event), context)).toMatchObject({
      outcome: 'inbound',
      commands: [
        {
          content: { type: 'voice', media: {}, transcript: '我要退货' },
          context: { confidence: '0.94' },
          thread: { contact: '5ca32fbd-8f92-46af-92a5-6b0f970f0efe' },
        },
      ],
    })
    delete event.sessionState.sessionAttributes.inbox
  })

  test.each(of('lex-response-elicit'))('$id', ({ input, expected }) => {
    const [vector] = of(String(input.forEvent))
    const event = LexEvent.parse(vector?.input.event)
    expect(lexAnswer(event, { say: String(input.say), next: 'listen' })).toEqual(JSON.parse(String(expected.body)))
  })
})
