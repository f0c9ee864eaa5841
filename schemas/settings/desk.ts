import * as z from 'zod'

/** What is measured and warned of on the wallboard, and how consoles behave. */
export const DeskSettings = z
  .object({
    /** A handover is answered in time within so many seconds; so many per cent of them are meant to be. */
    answerWithinSeconds: z.int().min(1).max(3_600).default(60),
    answerTargetPercent: z.int().min(1).max(100).default(80),
    /** Alarms of the wallboard: so many wait, or somebody so long. */
    alarmWaiting: z.int().min(1).max(10_000).default(10),
    alarmWaitSeconds: z.int().min(10).max(86_400).default(180),
    /** Seconds in which a message can still be taken back before it goes out; 0 sends at once. */
    undoSeconds: z.int().min(0).max(30).default(5),
    /** The money in which reports tell what things cost, and what a dollar of the list price costs in it, after discounts. */
    costCurrency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be three capital letters, such as CNY')
      .default('USD'),
    costPerListDollar: z.number().positive().max(100_000).default(1),
  })
  .strict()
