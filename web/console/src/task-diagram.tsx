import type { Condition, Flow } from '../../../schemas/records/flow.ts'
import { useText } from './context.tsx'

const conditionText = (condition: Condition) =>
  Object.entries(condition)
    .map(([name, wanted]) =>
      Array.isArray(wanted)
        ? `${name} = ${wanted.join(' / ')}`
        : 'above' in wanted
          ? `${name} > ${wanted.above}`
          : `${name} ≤ ${wanted.atMost}`,
    )
    .join(' · ')

/** A task from top to bottom: what it asks, where it turns off, what it does. */
export function TaskDiagram({ flow }: { readonly flow: Flow }) {
  const { say, language } = useText()
  return (
    <ol className="diagram" aria-label={flow.name[language]} data-testid="diagram">
      {flow.slots.map((slot) => (
        <li key={slot.name}>
          <div className="step">
            <b>{say('stepAsks')}</b> {slot.label[language]}
            {slot.when ? (
              <small>
                {say('stepOnlyIf')} {conditionText(slot.when)}
              </small>
            ) : null}
            {slot.options.length > 0 ? (
              <small>{slot.options.map(({ label }) => label[language]).join(' / ')}</small>
            ) : null}
          </div>
        </li>
      ))}
      {flow.rules.map((rule) => (
        <li key={JSON.stringify(rule.when)}>
          <div className="step turn">
            <b>{say('stepRule')}</b> {conditionText(rule.when)}
            <small>→ {say(rule.then === 'human' ? 'stepHuman' : 'stepStops')}</small>
          </div>
        </li>
      ))}
      {flow.confirm ? (
        <li>
          <div className="step">
            <b>{say('stepConfirms')}</b>
            <small>{flow.confirm[language]}</small>
          </div>
        </li>
      ) : null}
      {flow.call ? (
        <li>
          <div className="step act">
            <b>{say('stepCalls')}</b> {flow.call}
          </div>
        </li>
      ) : null}
      {flow.ticket ? (
        <li>
          <div className="step act">
            <b>{say('stepTicket')}</b>
            <small>{flow.ticket.subject[language]}</small>
          </div>
        </li>
      ) : null}
      <li>
        <div className="step">
          <b>{say('stepDone')}</b>
          <small>{flow.done[language]}</small>
        </div>
      </li>
    </ol>
  )
}
