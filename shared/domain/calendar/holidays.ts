/** Days off, and the weekend days that are worked instead (YYYY-MM-DD, or `from..to`). */
export interface Holidays {
  readonly off: readonly string[]
  readonly worked: readonly string[]
}

/**
 * Public holidays by country. China: the arrangement that the State Council publishes each November for the year to
 * come; 2025 and 2026.
 */
export const holidays: Readonly<Record<'CN', Holidays>> = {
  CN: {
    off: [
      '2025-01-01..2025-01-01',
      '2025-01-28..2025-02-04',
      '2025-04-04..2025-04-06',
      '2025-05-01..2025-05-05',
      '2025-05-31..2025-06-02',
      '2025-10-01..2025-10-08',
      '2026-01-01..2026-01-03',
      '2026-02-15..2026-02-23',
      '2026-04-04..2026-04-06',
      '2026-05-01..2026-05-05',
      '2026-06-19..2026-06-21',
      '2026-09-25..2026-09-27',
      '2026-10-01..2026-10-07',
    ],
    worked: [
      '2025-01-26',
      '2025-02-08',
      '2025-04-27',
      '2025-09-28',
      '2025-10-11',
      '2026-01-04',
      '2026-02-14',
      '2026-02-28',
      '2026-05-09',
      '2026-09-20',
      '2026-10-10',
    ],
  },
}
