import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

/** Which of the work a thread does: what stands at `from`, and at every `stride` after it. */
export interface Share {
  readonly from: number
  readonly stride: number
}

/** Runs a script on every core, on no more than there is work for; resolves when all have ended. */
export async function onEveryCore<T>(script: string, work: number, take: (told: T) => void): Promise<void> {
  const stride = Math.min(work, availableParallelism())
  const run = (from: number) =>
    new Promise<void>((done, fail) => {
      const workerData: Share = { from, stride }
      const worker = new Worker(new URL(script), { argv: process.argv.slice(2), workerData })
      worker.on('message', take)
      worker.on('error', fail)
      worker.on('exit', () => done())
    })
  await Promise.all(Array.from({ length: stride }, (_, from) => run(from)))
}
