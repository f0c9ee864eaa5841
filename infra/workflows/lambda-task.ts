/** A step that nobody waits for is tried three times more, where trying again may help. */
const retry = [
  {
    ErrorEquals: [
      'Unavailable',
      'Lambda.ServiceException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
    ],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxAttempts: 3,
    JitterStrategy: 'FULL',
  },
]

/** A state that invokes a function; what it answers is the machine's next input. */
export const lambdaTask = (functionArn: string, payload: Readonly<Record<string, string>>) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: functionArn, Payload: payload },
  Output: '{% $states.result.Payload %}',
  Retry: retry,
})
