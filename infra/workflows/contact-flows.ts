/** Contact flows as data, in Connect's own language: https://docs.aws.amazon.com/connect/latest/APIReference/flow-language.html */

interface Transition {
  readonly NextAction?: string
  readonly Errors?: readonly { readonly NextAction: string; readonly ErrorType: string }[]
  readonly Conditions?: readonly {
    readonly NextAction: string
    readonly Condition: { readonly Operator: 'Equals'; readonly Operands: readonly string[] }
  }[]
}

interface Action {
  readonly Identifier: string
  readonly Type: string
  readonly Parameters: Readonly<Record<string, unknown>>
  readonly Transitions: Transition
}

export interface ContactFlow {
  readonly Version: '2019-10-30'
  readonly StartAction: string
  readonly Metadata: Readonly<Record<string, unknown>>
  readonly Actions: readonly Action[]
}

const action = (
  Identifier: string,
  Type: string,
  Parameters: Readonly<Record<string, unknown>>,
  next: string,
  errors: Readonly<Record<string, string>> = {},
  conditions: Readonly<Record<string, string>> = {},
): Action => ({
  Identifier,
  Type,
  Parameters,
  Transitions: {
    NextAction: next,
    Errors: Object.entries(errors).map(([ErrorType, NextAction]) => ({ NextAction, ErrorType })),
    Conditions: Object.entries(conditions).map(([value, NextAction]) => ({
      NextAction,
      Condition: { Operator: 'Equals', Operands: [value] },
    })),
  },
})
const last = (Identifier: string, Type: string): Action => ({ Identifier, Type, Parameters: {}, Transitions: {} })
const otherwise = (next: string) => ({ NoMatchingError: next })
const flow = (StartAction: string, Actions: readonly Action[]): ContactFlow => ({
  Version: '2019-10-30',
  StartAction,
  Metadata: {},
  Actions,
})

/** What is wrong with a flow, as `CreateContactFlow` would find it: unknown targets, missing branches, doubled names. */
export function flowProblems({ StartAction, Actions }: ContactFlow): readonly string[] {
  const names = new Set(Actions.map(({ Identifier }) => Identifier))
  const problems = names.size === Actions.length ? [] : ['DOUBLED']
  const targets = Actions.flatMap(({ Transitions }) => [
    ...(Transitions.NextAction === undefined ? [] : [Transitions.NextAction]),
    ...(Transitions.Errors ?? []).map(({ NextAction }) => NextAction),
    ...(Transitions.Conditions ?? []).map(({ NextAction }) => NextAction),
  ])
  for (const name of new Set([StartAction, ...targets])) if (!names.has(name)) problems.push(`DANGLING:${name}`)
  for (const { Identifier, Type, Transitions } of Actions) {
    if (Identifier.length > 50) problems.push(`LONG:${Identifier}`)
    const isEnd = Type === 'DisconnectParticipant' || Type === 'EndFlowExecution'
    if (isEnd === (Transitions.NextAction !== undefined)) problems.push(`TRANSITIONS:${Identifier}`)
  }
  return problems
}

export interface CallFlow {
  readonly functionArn: string
  readonly botAliasArn: string
  readonly queueArn: string
  readonly inboxId: string
  readonly voice: string
  readonly language: 'zh' | 'en'
  /** As Connect and Lex call it, such as zh-CN. */
  readonly locale: string
}

const sorry = {
  zh: '抱歉，系统暂时繁忙，正在为您转接人工客服。',
  en: 'Sorry, something went wrong. I am passing you to an agent.',
} as const

/**
 * A call or chat that comes to Connect: our function is asked what to say, Lex listens, and so on, until a person is to
 * take it or it ends. Where our function cannot be reached, the caller goes to the queue: nobody is left hanging.
 */
export function callFlow({
  functionArn,
  botAliasArn,
  queueArn,
  inboxId,
  voice,
  language,
  locale,
}: CallFlow): ContactFlow {
  const ask = (name: string, step: string, more: Readonly<Record<string, string>> = {}) =>
    action(
      name,
      'InvokeLambdaFunction',
      {
        LambdaFunctionARN: functionArn,
        InvocationTimeLimitSeconds: '8',
        LambdaInvocationAttributes: { inbox: inboxId, step, ...more },
        ResponseValidation: { ResponseType: 'STRING_MAP' },
      },
      'where-to',
      otherwise('sorry'),
    )
  const keep = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, `$.External.${name}`]))
  const shown = [
    'yunkeConversation',
    'yunkeLink',
    'yunkeReason',
    'yunkeCustomer',
    'yunkeVip',
    'yunkeVerified',
    'yunkeQuestion',
    'yunkeTranscript',
  ]
  return flow('voice', [
    action('voice', 'UpdateContactTextToSpeechVoice', { TextToSpeechVoice: voice }, 'language', otherwise('language')),
    action('language', 'UpdateContactData', { LanguageCode: locale }, 'start', otherwise('start')),
    ask('start', 'start'),
    action(
      'where-to',
      'Compare',
      { ComparisonValue: '$.External.next' },
      'listen',
      { NoMatchingCondition: 'listen' },
      {
        transfer: 'tell',
        end: 'farewell',
      },
    ),
    action(
      'listen',
      'ConnectParticipantWithLexBot',
      {
        Text: '$.External.say',
        LexV2Bot: { AliasArn: botAliasArn },
        LexSessionAttributes: {
          inbox: inboxId,
          contact: '$.External.contact',
          address: '$.External.address',
          silent: '$.External.silent',
          next: 'listen',
          'x-amz-lex:allow-interrupt:*:*': 'true',
          'x-amz-lex:audio:start-timeout-ms:*:*': '6000',
        },
        LexTimeoutSeconds: { Text: '300' },
      },
      'next',
      { InputTimeLimitExceeded: 'next', NoMatchingCondition: 'next', NoMatchingError: 'next' },
    ),
    ask('next', 'next', { wanted: '$.Lex.SessionAttributes.next', silent: '$.Lex.SessionAttributes.silent' }),
    action('tell', 'MessageParticipant', { Text: '$.External.say' }, 'show', otherwise('show')),
    action('show', 'UpdateContactAttributes', { Attributes: keep(shown), TargetContact: 'Current' }, 'queue', {
      NoMatchingError: 'queue',
    }),
    action('queue', 'UpdateContactTargetQueue', { QueueId: queueArn }, 'transfer', otherwise('refused')),
    action('transfer', 'TransferContactToQueue', {}, 'bye', {
      QueueAtCapacity: 'refused',
      NoMatchingError: 'refused',
    }),
    ask('refused', 'refused'),
    action('sorry', 'MessageParticipant', { Text: sorry[language] }, 'sorry-queue', otherwise('sorry-queue')),
    action('sorry-queue', 'UpdateContactTargetQueue', { QueueId: queueArn }, 'sorry-transfer', otherwise('bye')),
    action('sorry-transfer', 'TransferContactToQueue', {}, 'bye', { QueueAtCapacity: 'bye', NoMatchingError: 'bye' }),
    action('farewell', 'MessageParticipant', { Text: '$.External.say' }, 'bye', otherwise('bye')),
    last('bye', 'DisconnectParticipant'),
  ])
}

/** What our platform begins there, a chat of another channel or a task: straight to the queue. */
export const deskFlow = (queueArn: string): ContactFlow =>
  flow('queue', [
    action('queue', 'UpdateContactTargetQueue', { QueueId: queueArn }, 'transfer', otherwise('bye')),
    action('transfer', 'TransferContactToQueue', {}, 'bye', { QueueAtCapacity: 'bye', NoMatchingError: 'bye' }),
    last('bye', 'DisconnectParticipant'),
  ])
