import type { Counts } from './counters.ts'

/** List prices of us-east-1, in dollars for one; ../shared/aws-facts.md says where from. */
const perMillion = 1e-6
const price = {
  httpRequest: 1.0 * perMillion,
  socketMessage: 1.0 * perMillion,
  lambdaRequest: 0.2 * perMillion,
  lambdaGbSecond: 0.0000133334,
  writeUnit: 0.625 * perMillion,
  readUnit: 0.125 * perMillion,
  fifoRequest: 0.5 * perMillion,
  event: 1.0 * perMillion,
  transition: 25 * perMillion,
  logGb: 0.5,
} as const

export interface Work {
  readonly counts: Counts
  readonly httpRequests: number
  readonly socketFrames: number
  readonly invocations: readonly { readonly memoryMb: number; readonly ms: number }[]
  readonly queueReceivesAndDeletes: number
  readonly transitions: number
  readonly logBytes: number
}

/** What counted work costs at list price, row by row. Lambda's time is this machine's; everything else is exact. */
export function bill(work: Work): Readonly<Record<string, number>> {
  const { counts } = work
  const gbSeconds = work.invocations.reduce(
    (sum, { memoryMb, ms }) => sum + (memoryMb / 1024) * (Math.max(1, Math.ceil(ms)) / 1000),
    0,
  )
  return {
    'API Gateway':
      work.httpRequests * price.httpRequest +
      (work.socketFrames + (counts.calls.PostToConnection ?? 0)) * price.socketMessage,
    Lambda: work.invocations.length * price.lambdaRequest + gbSeconds * price.lambdaGbSecond,
    DynamoDB: counts.writeUnits * price.writeUnit + counts.readUnits * price.readUnit,
    SQS: (counts.sqsChunks + work.queueReceivesAndDeletes) * price.fifoRequest,
    EventBridge: counts.events * price.event,
    'Step Functions': work.transitions * price.transition,
    'CloudWatch Logs': (work.logBytes / 1e9) * price.logGb,
  }
}
