import { Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { WorkingHours } from '../../../schemas/deployment.ts'
import { useText } from './context.tsx'
import { readSpans, type Spans, writtenSpans } from './spans.ts'

type Hours = ReturnType<(typeof WorkingHours)['parse']>

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const worked: Spans = [{ from: '09:00', to: '18:00' }]
/** When somebody works: by weekday, with several spans a day, and with China's holidays where wanted. */
export function HoursEditor({
  value,
  onChange,
}: {
  readonly value: Hours | undefined
  readonly onChange: (value: Hours | undefined) => void
}) {
  const { say, locale } = useText()
  const [drafts, setDrafts] = useState<Readonly<Partial<Record<(typeof days)[number], string>>>>({})
  const nameOf = (index: number) =>
    // 2024-01-01 was a Monday.
    new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : locale, { weekday: 'short', timeZone: 'UTC' }).format(
      Date.UTC(2024, 0, 1 + index),
    )
  const begin = (): Hours => ({
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    days: Object.fromEntries(days.slice(0, 5).map((day) => [day, worked])),
  })
  return (
    <div>
      <Switch
        my={8}
        label={say('ownHours')}
        checked={value !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? begin() : undefined)}
      />
      {value ? (
        <div className="fields">
          <TextInput
            size="xs"
            label={say('timeZone')}
            value={value.timeZone}
            onChange={(event) => onChange({ ...value, timeZone: event.currentTarget.value })}
          />
          {days.map((day, index) => {
            const text = drafts[day] ?? writtenSpans(value.days[day])
            const isWrong = readSpans(text) === undefined
            return (
              <TextInput
                key={day}
                size="xs"
                label={nameOf(index)}
                placeholder="09:00-12:00, 13:00-18:00"
                value={text}
                error={isWrong ? say('spansHint') : undefined}
                onChange={(event) => {
                  const written = event.currentTarget.value
                  setDrafts({ ...drafts, [day]: written })
                  const spans = readSpans(written)
                  if (spans) onChange({ ...value, days: { ...value.days, [day]: spans } })
                }}
              />
            )
          })}
          <Switch
            label={say('chineseHolidays')}
            checked={value.holidays === 'CN'}
            onChange={(event) => {
              const { holidays, ...rest } = value
              onChange(event.currentTarget.checked ? { ...rest, holidays: 'CN' } : rest)
            }}
          />
        </div>
      ) : null}
    </div>
  )
}
