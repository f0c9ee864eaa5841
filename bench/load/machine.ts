import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Endpoints } from '../../local/demo.ts'
import type { HostOptions, HostState } from './host.ts'

export const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** A host that can be asked, killed, and started again on what it left behind. */
export class Host {
  private child: ChildProcess | undefined
  private readonly options: HostOptions
  readonly faults: Record<string, number> = {}
  constructor(options: HostOptions) {
    this.options = options
  }

  async start(): Promise<Endpoints> {
    const child = fork(join(import.meta.dirname, 'host.ts'), [JSON.stringify(this.options)], { silent: true })
    this.child = child
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (said = `${said}${chunk}`.slice(-4_000)))
    return new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error(`The machine ended before it was ready:\n${said}`)))
      child.on('message', ({ endpoints }: { endpoints?: Endpoints }) => endpoints && resolve(endpoints))
    })
  }

  /** How it stands; `share` changes from now on how much goes wrong. */
  ask(share?: number): Promise<HostState> {
    const { child } = this
    return new Promise((resolve, reject) => {
      const answered = ({ state }: { state?: HostState }) => {
        if (!state) return
        child?.off('message', answered)
        resolve(state)
      }
      child?.on('message', answered)
      child?.send({ share }, (error) => error && reject(error))
    })
  }

  /** Takes what went wrong so far into the sum; `share` as above. */
  async count(share?: number): Promise<void> {
    const { faults } = await this.ask(share)
    for (const [kind, count] of Object.entries(faults)) this.faults[kind] = (this.faults[kind] ?? 0) + count
  }

  async kill(): Promise<void> {
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    await this.count()
    const gone = new Promise((done) => child.once('exit', done))
    child.kill('SIGKILL')
    await gone
  }

  /** Lets it end by itself, with everything that it started. */
  async end(): Promise<void> {
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((done) => child.once('exit', done))
    child.send({ isEnd: true })
    await Promise.race([gone, pause(10_000)])
    child.kill('SIGKILL')
  }
}
