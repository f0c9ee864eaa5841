import { textOf } from '../../../schemas/records/content.ts'
import type { Assistant } from '../../../shared/ports/assistant.ts'

/** An engine that names in its answer what it answers, and calls a human when asked for one. */
export const assistant: Assistant = {
  decide: async (turn) => {
    const said = turn.said.map(textOf).join('+')
    const isAsked = said.includes('人工')
    const outcome = isAsked ? ('escalate' as const) : ('reply' as const)
    return {
      outcome,
      replies: [{ type: 'text', text: `答〔${said}〕` }],
      language: 'zh',
      memory: turn.memory,
      ...(isAsked && { escalation: { reason: 'asked', priority: 5, summary: '' } }),
      trace: { engine: 'simulated', outcome, language: 'zh', steps: [], citations: [] },
    }
  },
}
