import { startDemo } from '../../local/demo.ts'
import { onePerEndpoint } from '../../test/support/proxy.ts'
import { type Faults, faultyProxy, noFaults } from './faulty-proxy.ts'

/** What the host is started with, as JSON in its one argument. */
export interface HostOptions {
  readonly data: string
  readonly port: number
  readonly providers: Readonly<Record<string, string>>
  readonly faults: number
  readonly seed: number
}

/** How the machine stands, told to whoever asks. */
export interface HostState {
  readonly faults: Faults['happened']
  readonly residentMb: number
  /** Facts that the bus was told since it began: as long as there are more, the stream is being worked off. */
  readonly facts: number
  readonly queues: readonly {
    readonly name: string
    readonly isDeadLetter: boolean
    readonly waiting: number
    readonly inFlight: number
  }[]
}

/** The whole platform as a process of its own, with faults between its functions and the services: something to kill. */
const options = JSON.parse(process.argv[2] ?? '{}') as HostOptions
const faults = noFaults(options.faults)
const spoiled = onePerEndpoint((endpoint, number) => faultyProxy(faults, endpoint, options.seed + number))
const between = async (service: string, endpoint: string) => (service === 's3' ? endpoint : spoiled(endpoint))
const { runtime, endpoints, stop } = await startDemo({ ...options, between })
let facts = 0
runtime.flow.listen(({ kind }) => {
  if (kind === 'event') facts++
})

process.on('message', (asked: { readonly share?: number; readonly isEnd?: boolean }) => {
  if (asked.isEnd) return void stop().then(() => process.exit(0))
  if (asked.share !== undefined) faults.share = asked.share
  const state: HostState = {
    faults: faults.happened,
    facts,
    residentMb: process.memoryUsage.rss() / 1_048_576,
    queues: runtime.queues
      .states()
      .map(({ name, isDeadLetter, waiting, inFlight }) => ({ name, isDeadLetter, waiting, inFlight })),
  }
  process.send?.({ state })
})
process.send?.({ endpoints })
