import * as z from 'zod'
import { ids } from '../../schemas/ids.ts'
import { observed } from './observe.ts'

const StepInput = z.object({
  conversationId: ids.conversation,
  escalationId: ids.escalation,
  token: z.string().optional(),
  reason: z.enum(['no-agent', 'outside-hours']).optional(),
})

const ModelInput = z.object({ modelId: ids.model })

/** One state of the training machine. */
export function modelStep<Ports, Result>(
  compose: () => Ports,
  step: (ports: Ports, input: z.infer<typeof ModelInput>) => Promise<Result>,
) {
  const ports = compose()
  return observed<unknown, Result | Record<string, never>>(
    async (event) => (await step(ports, ModelInput.parse(event))) ?? {},
  )
}

/** One state of a workflow: its input is checked, its errors keep their family's name for the machine's retries. */
export function stepHandler<Ports, Input, Result>(
  compose: () => Ports,
  step: (ports: Ports, input: Input) => Promise<Result>,
) {
  const ports = compose()
  return observed<unknown, Result | Record<string, never>>(
    async (event) => (await step(ports, StepInput.parse(event) as Input)) ?? {},
  )
}
