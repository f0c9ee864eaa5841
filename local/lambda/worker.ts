import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'

/** One execution environment: loads a bundle once, then takes one invocation at a time, as Lambda's own runtime does. */
interface Invocation {
  readonly id: string
  readonly event: unknown
  readonly deadline: number
}

const { file, name, memory, arn } = workerData as { file: string; name: string; memory: number; arn: string }
const port = parentPort
if (!port) throw new Error('This file runs in a worker.')

let handler: (event: unknown, context: unknown) => Promise<unknown>
try {
  const module = (await import(pathToFileURL(file).href)) as { handler: typeof handler }
  handler = module.handler
  port.postMessage({ type: 'ready' })
} catch (error) {
  port.postMessage({ type: 'init-error', error: describe(error) })
}

function describe(error: unknown) {
  const { name: errorType, message, stack } = error as Error
  return {
    errorType: errorType ?? 'Error',
    errorMessage: message ?? String(error),
    trace: String(stack ?? '').split('\n'),
  }
}

port.on('message', async ({ id, event, deadline }: Invocation) => {
  const context = {
    awsRequestId: id,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: String(memory),
    logGroupName: name,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  }
  try {
    const result = await handler(event, context)
    port.postMessage({ type: 'result', id, result: JSON.parse(JSON.stringify(result ?? null)) })
  } catch (error) {
    port.postMessage({ type: 'error', id, error: describe(error) })
  }
})
