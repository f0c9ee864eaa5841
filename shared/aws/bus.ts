import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { Unavailable } from '../errors/errors.ts'
import { type Bus, busDetail } from '../ports/work.ts'

/** The bus on EventBridge; at most ten facts a request, and one that was refused fails the whole relay, to be repeated. */
export function eventBridgeBus(busName: string): Bus {
  const client = new EventBridgeClient({ maxAttempts: 5 })
  return {
    publish: async (facts) => {
      for (let start = 0; start < facts.length; start += 10) {
        const entries = facts.slice(start, start + 10).map((fact) => ({
          EventBusName: busName,
          Source: 'yunke',
          DetailType: fact.name,
          Detail: JSON.stringify(busDetail(fact)),
        }))
        const answer = await client.send(new PutEventsCommand({ Entries: entries }))
        const refused = answer.Entries?.find((entry) => entry.ErrorCode)
        if (refused) throw new Unavailable(`The bus refused a fact: ${refused.ErrorCode}.`, { code: 'bus-refused' })
      }
    },
  }
}
