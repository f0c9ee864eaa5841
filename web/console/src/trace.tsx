import type { DecisionTrace } from '../../../schemas/records/message.ts'
import { useText } from './context.tsx'

/** Why the assistant said what it said: every step, and how near each candidate was. */
export function Trace({ decision }: { readonly decision: DecisionTrace }) {
  const { say } = useText()
  return (
    <div className="trace">
      {decision.engine} · {decision.outcome} · {decision.spoken ?? decision.language}
      {decision.steps.map((step, index) => (
        <div key={`${index} ${step.step}`}>
          <b>{step.step}</b>: {step.result}
          {step.threshold === undefined ? '' : ` (${say('threshold')} ${step.threshold})`}
          {step.candidates?.map((candidate) => (
            <div key={candidate.id} className="candidate">
              <span className="score" style={{ inlineSize: `${Math.round(candidate.score * 100)}%` }} />
              <span>
                {candidate.score.toFixed(2)} {candidate.label}
              </span>
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}
