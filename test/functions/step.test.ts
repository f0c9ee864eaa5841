import '../support/quiet.ts'
import type { Context } from 'aws-lambda'
import { expect, test } from 'vitest'
import { stepHandler } from '../../functions/runtime/step.ts'
import { type EscalationStep, escalationDefinition, escalationSteps } from '../../infra/workflows/escalation.ts'

const arns = Object.fromEntries(escalationSteps.map((step) => [step, step])) as Record<EscalationStep, string>

test('a step is given everything that its state of the machine says', async () => {
  const given: unknown[] = []
  const handler = stepHandler(
    () => ({}),
    async (_: unknown, input: unknown) => void given.push(input),
  )
  for (const state of Object.values(escalationDefinition(arns).States)) {
    if (!('Arguments' in state)) continue
    // Expressions stand for what they come to: ids, a token, a reason.
    const payload = Object.fromEntries(
      Object.entries(state.Arguments.Payload).map(([name, value]) => {
        const sample = { conversationId: 'cnv_1', escalationId: 'esc_1', reason: 'no-agent', token: 'a-token' }
        return [name, sample[name as keyof typeof sample] ?? value]
      }),
    )
    await handler(payload, {} as Context)
    expect(given.pop()).toEqual(payload)
  }
})
