import { ActionIcon, Button, Group, Switch, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { WorkingHours } from '../../../schemas/deployment.ts'
import { useText } from './context.tsx'
import { readSpans, type Spans, writtenSpans } from './spans.ts'
import type { TextKey } from './text.ts'

type Hours = ReturnType<(typeof WorkingHours)['parse']>

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const worked: Spans = [{ from: '09:00', to: '18:00' }]

/** Monday to Friday, nine to six, where this browser is. */
export const beginHours = (): Hours => ({
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  days: Object.fromEntries(days.slice(0, 5).map((day) => [day, worked])),
})

/** A field for when somebody works on a day; what cannot be read yet is kept as it was typed. */
function SpansField({
  label,
  value,
  onChange,
}: {
  label: string
  value: Spans | undefined
  onChange: (to: Spans) => void
}) {
  const { say } = useText()
  const [draft, setDraft] = useState<string>()
  const text = draft ?? writtenSpans(value)
  return (
    <TextInput
      size="xs"
      label={label}
      placeholder="09:00-12:00, 13:00-18:00"
      value={text}
      error={readSpans(text) === undefined ? say('spansHint') : undefined}
      onChange={(event) => {
        const typed = event.currentTarget.value
        setDraft(typed)
        const spans = readSpans(typed)
        if (spans) onChange(spans)
      }}
    />
  )
}

/** Single days that are otherwise than their weekday. */
function SpecialDays({ value, onChange }: { value: Hours; onChange: (to: Hours) => void }) {
  const { say } = useText()
  const [day, setDay] = useState('')
  const special = value.special ?? {}
  const put = (to: Readonly<Record<string, Spans>>) => {
    const { special: _old, ...rest } = value
    onChange(Object.keys(to).length > 0 ? { ...rest, special: to } : rest)
  }
  return (
    <>
      {Object.keys(special)
        .toSorted()
        .map((date) => (
          <Group key={date} gap={4} align="flex-end" wrap="nowrap">
            <SpansField label={date} value={special[date]} onChange={(to) => put({ ...special, [date]: to })} />
            <ActionIcon
              variant="subtle"
              color="red"
              aria-label={`${say('remove')} ${date}`}
              onClick={() => put(Object.fromEntries(Object.entries(special).filter(([one]) => one !== date)))}
            >
              <IconTrash size={15} />
            </ActionIcon>
          </Group>
        ))}
      <Group gap={4} align="flex-end" wrap="nowrap">
        <TextInput
          size="xs"
          type="date"
          label={say('specialDay')}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          disabled={!/^\d{4}-\d\d-\d\d$/.test(day) || day in special}
          onClick={() => {
            put({ ...special, [day]: [] })
            setDay('')
          }}
        >
          {say('add')}
        </Button>
      </Group>
    </>
  )
}

/** When somebody works: by weekday, with several spans a day, and with China's holidays where wanted. */
export function HoursEditor({
  value,
  onChange,
  label = 'ownHours',
}: {
  readonly label?: TextKey
  readonly value: Hours | undefined
  readonly onChange: (value: Hours | undefined) => void
}) {
  const { say, locale } = useText()
  const nameOf = (index: number) =>
    // 2024-01-01 was a Monday.
    new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : locale, { weekday: 'short', timeZone: 'UTC' }).format(
      Date.UTC(2024, 0, 1 + index),
    )
  return (
    <div>
      <Switch
        my={8}
        label={say(label)}
        checked={value !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? beginHours() : undefined)}
      />
      {value ? (
        <div className="fields">
          <TextInput
            size="xs"
            label={say('timeZone')}
            value={value.timeZone}
            onChange={(event) => onChange({ ...value, timeZone: event.currentTarget.value })}
          />
          {days.map((day, index) => (
            <SpansField
              key={day}
              label={nameOf(index)}
              value={value.days[day]}
              onChange={(spans) => onChange({ ...value, days: { ...value.days, [day]: spans } })}
            />
          ))}
          <SpecialDays value={value} onChange={onChange} />
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
