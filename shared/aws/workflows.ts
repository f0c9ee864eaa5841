import {
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn'
import type { Workflows } from '../ports/work.ts'

/** Step Functions. A token that was used, timed out or is unknown, and an execution that exists, are fine as they are. */
export function stepFunctions(stateMachineArn: string): Workflows {
  const client = new SFNClient({ maxAttempts: 5 })
  return {
    complete: async (token, output) => {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }))
      } catch (error) {
        if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken) return
        throw error
      }
    },
    start: async (name, input) => {
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }))
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error
      }
    },
  }
}
