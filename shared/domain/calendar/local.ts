const formats = new Map<string, Intl.DateTimeFormat>()

/** A moment as the clock on the wall shows it in a time zone: the date, and milliseconds since midnight. */
export function localAt(timeZone: string, atMs: number): { readonly date: string; readonly ms: number } {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  formats.set(timeZone, format)
  const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]))
  return {
    date: `${part.year}-${part.month}-${part.day}`,
    ms:
      (Number(part.hour) * 3_600 + Number(part.minute) * 60 + Number(part.second)) * 1_000 +
      (((atMs % 1_000) + 1_000) % 1_000),
  }
}

const two = (value: number) => String(value).padStart(2, '0')

/** A moment as people of that place write it, to the minute: 2026-11-21 09:05. */
export function localTime(iso: string, timeZone: string): string {
  const { date, ms } = localAt(timeZone, Date.parse(iso))
  return `${date} ${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}`
}
