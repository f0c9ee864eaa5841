/** What something takes of the services that are paid by use, in their own units. */
export interface Units {
  readonly httpRequests: number
  readonly socketMessages: number
  readonly invocations: number
  readonly gbSeconds: number
  readonly writeUnits: number
  readonly readUnits: number
  readonly queueRequests: number
  readonly events: number
  readonly transitions: number
  readonly logBytes: number
}

const perMillion = 1e-6

/** AWS list prices of us-east-1 on demand in dollars, as of 2026-11. */
const list: Readonly<Record<keyof Units, { readonly service: string; readonly dollars: number }>> = {
  httpRequests: { service: 'API Gateway', dollars: perMillion },
  socketMessages: { service: 'API Gateway', dollars: perMillion },
  invocations: { service: 'Lambda', dollars: 0.2 * perMillion },
  gbSeconds: { service: 'Lambda', dollars: 0.0000133334 },
  writeUnits: { service: 'DynamoDB', dollars: 0.625 * perMillion },
  readUnits: { service: 'DynamoDB', dollars: 0.125 * perMillion },
  queueRequests: { service: 'SQS', dollars: 0.5 * perMillion },
  events: { service: 'EventBridge', dollars: perMillion },
  transitions: { service: 'Step Functions', dollars: 25 * perMillion },
  logBytes: { service: 'CloudWatch Logs', dollars: 0.5e-9 },
}

export const unitNames = Object.keys(list) as readonly (keyof Units)[]

/** Dollars at list price, by service. */
export function billOf(units: Units): Readonly<Record<string, number>> {
  const bill: Record<string, number> = {}
  for (const name of unitNames) {
    const { service, dollars } = list[name]
    bill[service] = (bill[service] ?? 0) + units[name] * dollars
  }
  return bill
}

/** Dollars at list price in all. */
export const dollarsOf = (units: Units): number => Object.values(billOf(units)).reduce((sum, value) => sum + value, 0)
