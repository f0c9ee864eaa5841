import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import middy from '@middy/core'
import type { Context } from 'aws-lambda'

/** Structured logs: ids and outcomes, never what somebody said. */
export const logger = new Logger({ serviceName: 'yunke' })

const metrics = new Metrics({ namespace: 'Yunke', serviceName: 'yunke' })

/** Counts one thing under its channel, at once: few names, few values, so that the bill stays small. */
export function count(name: string, channel: string, value = 1): void {
  const single = metrics.singleMetric()
  single.addDimension('channel', channel)
  single.addMetric(name, MetricUnit.Count, value)
}

/** Puts the logger around a handler; authors of entries never see the library. */
export function observed<Event, Result>(handler: (event: Event, context: Context) => Promise<Result>) {
  return middy<Event, Result>()
    .use(injectLambdaContext(logger, { clearState: true }))
    .handler(handler)
}
