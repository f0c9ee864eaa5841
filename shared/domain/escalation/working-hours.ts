import type { DeploymentConfiguration } from '../../../schemas/deployment.ts'

type WorkingHours = DeploymentConfiguration['workingHours']
type Day = keyof WorkingHours['days']

/** Whether people work at this moment, by the company's own clock. */
export function isWorkingTime(hours: WorkingHours, atMs: number): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: hours.timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(atMs)
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? ''
  const spans = hours.days[part('weekday').toLowerCase() as Day] ?? []
  const now = `${part('hour')}:${part('minute')}`
  return spans.some((span) => span.from <= now && now < span.to)
}
