import * as z from 'zod'
import { ids } from '../../schemas/ids.ts'
import { observed } from './observe.ts'

const StepInput = z.object({
  conversationId: ids.conversation,
  escalationId: ids.escalation,
  token: z.string().optional(),
  reason: z.enum(['no-agent', 'outside-hours']).optional(),
  isReminder: z.boolean().optional(),
})

const ModelInput = z.object({ modelId: ids.model })

const MiningInput = z.object({ run: z.string().min(1).max(64) })

/** One state of a workflow: its input is checked, its errors keep their family's name for the machine's retries. */
const stateOf =
  <Schema extends z.ZodType>(schema: Schema) =>
  <Ports, Input, Result>(compose: () => Ports, step: (ports: Ports, input: Input) => Promise<Result>) => {
    const ports = compose()
    return observed<unknown, Result | Record<string, never>>(
      async (event) => (await step(ports, schema.parse(event) as Input)) ?? {},
    )
  }

/** A state of an escalation. */
export const stepHandler = stateOf(StepInput)

/** A state of a search through stored conversations. */
export const miningStep = stateOf(MiningInput)

/** A state of a training. */
export const modelStep = stateOf(ModelInput)
