import type { RetentionDays } from 'aws-cdk-lib/aws-logs'

const allowed = [30, 60, 90, 120, 150, 180, 365, 400] as const

/** The shortest retention CloudWatch offers that is at least so many days. */
export const retentionDays = (days: number): RetentionDays =>
  (allowed.find((candidate) => candidate >= days) ?? 400) as RetentionDays
