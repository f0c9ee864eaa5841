import { driveBack } from '../../scripts/redrive.ts'
import type { Runtime } from '../runtime.ts'

type Result =
  | { readonly before: number; readonly driven: number; readonly after: number; readonly problems?: readonly string[] }
  | { readonly problem: string }

/** Drives a dead-letter queue of the local runtime back. */
export async function drive(runtime: Runtime, name: string): Promise<Result> {
  const state = runtime.queues.states().find((queue) => queue.name === name && queue.isDeadLetter)
  if (!state) return { problem: `There is no dead-letter queue "${name}".` }
  const { driven, problems } = await driveBack(
    {
      queues: runtime.queues.client,
      streams: runtime.streams,
      invoke: async (functionArn, payload) => {
        const answer = JSON.stringify((await runtime.functions.invoke(functionArn, payload)) ?? {})
        if (answer.includes('itemIdentifier'))
          throw new Error(`${functionArn.split(':').at(-1)} gave rows back: ${answer}`)
      },
    },
    state.url,
    state.sourceUrl,
    state.waiting,
  )
  const after = runtime.queues.states().find((queue) => queue.name === name)?.waiting ?? 0
  return { before: state.waiting, driven, after, ...(problems.length > 0 && { problems }) }
}
