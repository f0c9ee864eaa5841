/** The functions of the machine, one a state, by the state's function name. */
export const escalationSteps = [
  'route-escalation',
  'offer-conversation',
  'withdraw-offer',
  'wait-for-agent',
  'create-ticket',
  'await-close',
  'ask-rating',
] as const
export type EscalationStep = (typeof escalationSteps)[number]

/** The two more that hand over to the company's contact centre, where it has one. */
export const deskSteps = ['offer-desk', 'check-desk'] as const
type DeskStep = (typeof deskSteps)[number]

const input = {
  conversationId: '{% $states.context.Execution.Input.conversationId %}',
  escalationId: '{% $states.context.Execution.Input.escalationId %}',
}
const transient = [
  'Unavailable',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
]
const retry = [{ ErrorEquals: transient, IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 4, JitterStrategy: 'FULL' }]
/** For the states after which nothing else would look after the customer: through an outage of more than half an hour. */
const retryLong = [
  {
    ErrorEquals: transient,
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxAttempts: 24,
    MaxDelaySeconds: 120,
    JitterStrategy: 'FULL',
  },
]

/**
 * From handover to rating, in one readable machine: route, offer, perhaps wait; a ticket when nobody takes it in time;
 * once assigned, wait for the close and ask for a rating. Whatever breaks on the way ends in a ticket, never in silence.
 */
export function escalationDefinition(
  arns: Readonly<Record<EscalationStep, string>> & Partial<Readonly<Record<DeskStep, string>>>,
) {
  const hasDesk = arns['offer-desk'] !== undefined
  const call = (step: EscalationStep | DeskStep, more: Record<string, string> = {}) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: arns[step], Payload: { ...input, ...more } },
    Output: '{% $states.result.Payload %}',
    Retry: retry,
  })
  const callAndWait = (
    step: EscalationStep | DeskStep,
    timeoutSeconds: string | number,
    more: Record<string, boolean> = {},
  ) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: arns[step], Payload: { ...input, token: '{% $states.context.Task.Token %}', ...more } },
    TimeoutSeconds: timeoutSeconds,
    Retry: retry,
  })
  const otherwiseTicket = { ErrorEquals: ['States.ALL'], Next: 'CreateTicket', Assign: { reason: 'no-agent' } }

  const ended = [{ ErrorEquals: ['States.Timeout'], Next: 'Ended' }]
  /** A contact centre's own people: offered there, and asked after where its events do not tell. */
  const deskStates = {
    OfferDesk: {
      ...callAndWait('offer-desk', '{% $route.waitSeconds %}'),
      Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'CheckDesk' }, otherwiseTicket],
      Next: 'WasMet',
    },
    CheckDesk: { ...call('check-desk'), Catch: [otherwiseTicket], Next: 'WasMet' },
    WasMet: {
      Type: 'Choice',
      Choices: [
        { Condition: "{% $states.input.outcome = 'accepted' %}", Next: 'AwaitDesk' },
        { Condition: "{% $states.input.outcome = 'ticket' %}", Next: 'CreateTicket' },
        { Condition: "{% $states.input.outcome = 'closed' %}", Next: 'AskRating' },
      ],
      Default: 'Ended',
    },
    AwaitDesk: {
      ...callAndWait('await-close', 900),
      Retry: retryLong,
      Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'CheckDesk' }],
      Next: 'WasClosed',
    },
  }

  return {
    Comment: 'Getting a human to take a conversation',
    QueryLanguage: 'JSONata',
    StartAt: 'Route',
    States: {
      Route: {
        ...call('route-escalation'),
        Assign: {
          route: '{% $states.result.Payload %}',
          reason: '{% $exists($states.result.Payload.reason) ? $states.result.Payload.reason : "no-agent" %}',
        },
        Catch: [otherwiseTicket],
        Next: 'WhereTo',
      },
      WhereTo: {
        Type: 'Choice',
        Choices: [
          { Condition: "{% $route.route = 'offer' %}", Next: 'Offer' },
          ...(hasDesk ? [{ Condition: "{% $route.route = 'desk' %}", Next: 'OfferDesk' }] : []),
          { Condition: "{% $route.route = 'wait' %}", Next: 'WaitForAgent' },
          { Condition: "{% $route.route = 'ticket' %}", Next: 'CreateTicket' },
          { Condition: "{% $route.route = 'assigned' %}", Next: 'AwaitClose' },
        ],
        Default: 'Ended',
      },
      Offer: {
        ...callAndWait('offer-conversation', '{% $route.offerSeconds %}'),
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'WithdrawOffer' }, otherwiseTicket],
        Next: 'WasAccepted',
      },
      WithdrawOffer: { ...call('withdraw-offer'), Catch: [otherwiseTicket], Next: 'WasAccepted' },
      WasAccepted: {
        Type: 'Choice',
        Choices: [
          { Condition: "{% $states.input.outcome = 'accepted' %}", Next: 'AwaitClose' },
          { Condition: "{% $states.input.outcome = 'again' %}", Next: 'Route' },
        ],
        Default: 'Ended',
      },
      WaitForAgent: {
        ...callAndWait('wait-for-agent', '{% $route.waitSeconds %}'),
        // Less is asked of whoever takes it, or the time is over: both are for the router to say.
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Route' }, otherwiseTicket],
        Next: 'WasWoken',
      },
      WasWoken: {
        Type: 'Choice',
        Choices: [
          { Condition: "{% $states.input.outcome = 'available' %}", Next: 'Route' },
          { Condition: "{% $states.input.outcome = 'accepted' %}", Next: 'AwaitClose' },
        ],
        Default: 'Ended',
      },
      ...(hasDesk ? deskStates : {}),
      CreateTicket: { ...call('create-ticket', { reason: '{% $reason %}' }), Retry: retryLong, Next: 'WasAccepted' },
      AwaitClose: {
        ...callAndWait('await-close', 30 * 86_400),
        Retry: retryLong,
        Catch: ended,
        Next: 'WasClosed',
      },
      WasClosed: {
        Type: 'Choice',
        Choices: [{ Condition: "{% $states.input.outcome = 'closed' %}", Next: 'AskRating' }],
        Default: 'Ended',
      },
      AskRating: {
        ...callAndWait('ask-rating', '{% $exists($route.askedSeconds) ? $route.askedSeconds : 86400 %}'),
        Retry: retryLong,
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'RemindRating' }],
        Next: 'Ended',
      },
      RemindRating: {
        ...callAndWait('ask-rating', '{% $exists($route.remindedSeconds) ? $route.remindedSeconds : 60 %}', {
          isReminder: true,
        }),
        Retry: retryLong,
        Catch: ended,
        Next: 'Ended',
      },
      Ended: { Type: 'Succeed' },
    },
  }
}
