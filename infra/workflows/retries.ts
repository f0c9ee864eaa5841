/** A step that nobody waits for is tried three times more, where trying again may help. */
export const lambdaRetry = [
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
