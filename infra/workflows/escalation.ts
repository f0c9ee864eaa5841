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

/**
 * From handover to rating, in one readable machine: route, offer, perhaps wait; a ticket when nobody takes it in time;
 * once assigned, wait for the close and ask for a rating. Whatever breaks on the way ends in a ticket, never in silence.
 */
export function escalationDefinition(arns: Readonly<Record<EscalationStep, string>>) {
  const call = (step: EscalationStep, more: Record<string, string> = {}) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: arns[step], Payload: { ...input, ...more } },
    Output: '{% $states.result.Payload %}',
    Retry: retry,
  })
  const callAndWait = (step: EscalationStep, timeoutSeconds: string | number) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: arns[step], Payload: { ...input, token: '{% $states.context.Task.Token %}' } },
    TimeoutSeconds: timeoutSeconds,
    Retry: retry,
  })
  const otherwiseTicket = { ErrorEquals: ['States.ALL'], Next: 'CreateTicket', Assign: { reason: 'no-agent' } }

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
        Catch: [otherwiseTicket],
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
      CreateTicket: { ...call('create-ticket', { reason: '{% $reason %}' }), Next: 'Ended' },
      AwaitClose: {
        ...callAndWait('await-close', 30 * 86_400),
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Ended' }],
        Next: 'WasClosed',
      },
      WasClosed: {
        Type: 'Choice',
        Choices: [{ Condition: "{% $states.input.outcome = 'closed' %}", Next: 'AskRating' }],
        Default: 'Ended',
      },
      AskRating: {
        ...callAndWait('ask-rating', 86_400),
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Ended' }],
        Next: 'Ended',
      },
      Ended: { Type: 'Succeed' },
    },
  }
}
