import { Button, Group, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { type Called, call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { timeOf } from './format.ts'
import { type Settings, set, useStore } from './store.ts'

export type SettingName = keyof Settings
export type ValueOf<N extends SettingName> = Settings[N]['value']

const routes = {
  routing: 'saveRouting',
  teams: 'saveTeams',
  serviceLevels: 'saveServiceLevels',
  ticketTypes: 'saveTicketTypes',
  macros: 'saveMacros',
  tags: 'saveTags',
  quality: 'saveQuality',
  desk: 'saveDesk',
  hours: 'saveHours',
  survey: 'saveSurvey',
} as const satisfies Record<SettingName, Called>

/** One setting with a draft of its change; saved with the version it was made from, so nobody overwrites a colleague. */
export function SettingForm<N extends SettingName>({
  name,
  children,
}: {
  readonly name: N
  readonly children: (value: ValueOf<N>, change: (value: ValueOf<N>) => void) => ReactNode
}) {
  const { say, language } = useText()
  const act = useAct()
  const stored = useStore((state) => state.settings?.[name])
  const [draft, setDraft] = useState<ValueOf<N>>()
  const [isSaved, setSaved] = useState(false)
  if (!stored) return null
  const value = draft ?? stored.value
  const save = () =>
    act(async () => {
      const saved = (await call(routes[name], {
        body: { value, version: stored.version } as never,
      })) as Settings[N]
      set(({ settings }) => (settings ? { settings: { ...settings, [name]: saved } } : {}))
      setDraft(undefined)
      setSaved(true)
    })
  return (
    <>
      {children(value, (to) => {
        setDraft(to)
        setSaved(false)
      })}
      <Group mt="md" className="save-bar">
        <Button onClick={save} disabled={draft === undefined} data-testid="save-setting">
          {say('save')}
        </Button>
        {draft ? (
          <Button variant="default" onClick={() => setDraft(undefined)}>
            {say('cancel')}
          </Button>
        ) : null}
        <Text size="xs" c="dimmed" role="status">
          {isSaved ? `${say('saved')} · ` : ''}
          {stored.updatedAt ? `${stored.updatedBy} · ${timeOf(stored.updatedAt, language)}` : say('neverChanged')}
        </Text>
      </Group>
    </>
  )
}
