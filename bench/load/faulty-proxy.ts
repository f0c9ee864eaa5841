import type { ServerResponse } from 'node:http'
import { seeded } from '../../shared/domain/nlu/random.ts'
import { answerWith, standBefore } from '../../test/support/proxy.ts'

/** What goes wrong between the SDK and a service, as it does on AWS. */
export const faultKinds = ['throttled', 'failed', 'answer lost', 'disconnected', 'slow'] as const
type FaultKind = (typeof faultKinds)[number]

export interface Faults {
  /** The part of all calls that something happens to, 0 to 1. */
  share: number
  /** How often each kind happened, and how many calls there were. */
  readonly happened: Record<FaultKind | 'calls', number>
}

export const noFaults = (share: number): Faults => ({
  share,
  happened: { calls: 0, throttled: 0, failed: 0, 'answer lost': 0, disconnected: 0, slow: 0 },
})

const slowMs = 800

const refuse = (response: ServerResponse, status: number, type: string) => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': type })
  response.end(JSON.stringify({ __type: type, message: `${type} (a fault of the load run)` }))
}

/** A proxy before a service that spoils a share of the calls: before they are done, or after, with the answer lost. */
export function faultyProxy(faults: Faults, endpoint: string, seed: number): Promise<string> {
  const random = seeded(seed)
  return standBefore(endpoint, async ({ request, response, pass }) => {
    faults.happened.calls++
    const kind = random() < faults.share ? faultKinds[Math.floor(random() * faultKinds.length)] : undefined
    if (kind) faults.happened[kind]++
    const target = String(request.headers['x-amz-target'] ?? '')
    if (kind === 'throttled')
      return refuse(
        response,
        400,
        target.startsWith('DynamoDB_') ? 'ProvisionedThroughputExceededException' : 'ThrottlingException',
      )
    if (kind === 'failed') return refuse(response, 500, 'InternalServerError')
    if (kind === 'disconnected') return void response.destroy()
    if (kind === 'slow') await new Promise((done) => setTimeout(done, slowMs))
    const answer = await pass()
    if (kind === 'answer lost') return void response.destroy()
    answerWith(response, answer)
  })
}
