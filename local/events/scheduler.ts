import type { Template } from '../template/template.ts'
import type { AsyncInvoker } from './async-invoker.ts'

const units: Readonly<Record<string, number>> = {
  minute: 60_000,
  minutes: 60_000,
  hour: 3_600_000,
  hours: 3_600_000,
  day: 86_400_000,
  days: 86_400_000,
}

/** Milliseconds between runs of a `rate(...)` expression. @throws Error for other expressions */
export function periodMs(expression: string): number {
  const [, amount, unit] = /^rate\((\d+) (\w+)\)$/.exec(expression) ?? []
  const ms = units[unit ?? '']
  if (!amount || !ms) throw new Error(`The local runtime does not know the schedule "${expression}".`)
  return Number(amount) * ms
}

/** Starts the template's schedules; returns what stops them. */
export function startSchedules(template: Template, invoker: AsyncInvoker): () => void {
  const timers = template.of('AWS::Scheduler::Schedule').map((resource) => {
    const { ScheduleExpression, Target } = template.resolved(resource) as {
      ScheduleExpression: string
      Target: { Arn: string; Input?: string }
    }
    return setInterval(() => invoker.accept(Target.Arn, JSON.parse(Target.Input ?? '{}')), periodMs(ScheduleExpression))
  })
  return () => {
    for (const timer of timers) clearInterval(timer)
  }
}
