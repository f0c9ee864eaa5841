import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Entry, LocalBus } from '../events/bus.ts'
import { readBody } from '../gateway/http-api.ts'
import type { SocketApi } from '../gateway/socket-api.ts'
import type { Machines } from '../states/machine.ts'
import type { Parameters } from './parameters.ts'

export interface AwsServices {
  readonly bus: LocalBus
  readonly machines: Machines
  readonly parameters: Parameters
  readonly sockets: SocketApi
}

class AwsError extends Error {
  readonly type: string
  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

type Operation = (services: AwsServices, input: Record<string, unknown>) => unknown

/** The operations that our functions call, in the JSON protocols of their services. */
const operations: Readonly<Record<string, Operation>> = {
  'AWSEvents.PutEvents': async ({ bus }, input) => {
    const entries = input.Entries as Entry[]
    const answers = []
    for (const entry of entries) {
      if (!entry.Source || !entry.DetailType)
        answers.push({ ErrorCode: 'InvalidArgument', ErrorMessage: 'Source and DetailType are required.' })
      else answers.push({ EventId: await bus.put(entry) })
    }
    return { FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length, Entries: answers }
  },
  'AWSStepFunctions.StartExecution': ({ machines }, input) => {
    const arn = String(input.stateMachineArn)
    const name = String(input.name)
    if (!machines.start(arn, name, JSON.parse(String(input.input ?? '{}'))))
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${name}'`)
    return { executionArn: `${arn.replace(':stateMachine:', ':execution:')}:${name}`, startDate: Date.now() / 1000 }
  },
  'AWSStepFunctions.SendTaskSuccess': async ({ machines }, input) => {
    const done = await machines.finishTask(String(input.taskToken), { output: JSON.parse(String(input.output)) })
    if (done === 'unknown') throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'")
    return {}
  },
  'AWSStepFunctions.SendTaskFailure': async ({ machines }, input) => {
    const done = await machines.finishTask(String(input.taskToken), {
      failure: { error: String(input.error ?? 'States.TaskFailed'), cause: String(input.cause ?? '') },
    })
    if (done === 'unknown') throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'")
    return {}
  },
  'AmazonSSM.GetParameter': ({ parameters }, input) => {
    const name = String(input.Name)
    const value = parameters.get(name)
    if (value === undefined) throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`)
    return { Parameter: { Name: name, Type: 'SecureString', Value: value, Version: 1 } }
  },
}

const answer = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'local', ...headers })
  response.end(JSON.stringify(body))
}

/** Serves one SDK call to EventBridge, Step Functions, Parameter Store or the socket management API. */
export async function serveAws(
  services: AwsServices,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = (await readBody(request)) ?? Buffer.alloc(0)
  const connection = /\/@connections\/([^/?]+)/.exec(request.url ?? '')?.[1]
  if (connection) {
    const id = decodeURIComponent(connection)
    const found = request.method === 'POST' ? services.sockets.post(id, body) : services.sockets.disconnect(id)
    return found
      ? answer(response, 200, {})
      : answer(response, 410, { message: 'Gone' }, { 'x-amzn-errortype': 'GoneException' })
  }
  const target = String(request.headers['x-amz-target'] ?? '')
  const operation = operations[target]
  if (!operation)
    return answer(response, 400, {
      __type: 'UnknownOperationException',
      message: `The local runtime does not serve ${target || request.url}.`,
    })
  try {
    answer(response, 200, await operation(services, JSON.parse(body.toString() || '{}') as Record<string, unknown>))
  } catch (error) {
    const type = error instanceof AwsError ? error.type : 'InternalServerError'
    answer(
      response,
      error instanceof AwsError ? 400 : 500,
      { __type: type, message: (error as Error).message },
      { 'x-amzn-errortype': type },
    )
  }
}
