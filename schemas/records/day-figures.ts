import * as z from 'zod'

const count = z.number().nonnegative().default(0)

/** What one day of the desk added up to; a day begins at midnight of the company's clock. */
export const DayFigures = z.object({
  day: z.iso.date(),
  /** Conversations that closed, and those of them that no human was in. */
  closed: count,
  closedByAssistant: count,
  /** Handovers that an agent took, how long they waited in all, and how many were taken in time. */
  answered: count,
  waitedSeconds: count,
  answeredInTime: count,
  /** Handovers that nobody took. */
  ticketed: count,
  ratings: count,
  ratingSum: count,
})
export type DayFigures = z.infer<typeof DayFigures>
export const dayFigureNames = [
  'closed',
  'closedByAssistant',
  'answered',
  'waitedSeconds',
  'answeredInTime',
  'ticketed',
  'ratings',
  'ratingSum',
] as const
export type DayFigureName = (typeof dayFigureNames)[number]
