import { Title } from '@mantine/core'
import { useText } from './context.tsx'
import { type Field, Fields, Rows } from './form.tsx'
import { HoursEditor } from './hours.tsx'
import { SettingForm, type ValueOf } from './setting.tsx'
import { useStore } from './store.ts'

const newId = (prefix: string) => `${prefix}_${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`
const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }))
const useTeamOptions = () =>
  (useStore((state) => state.settings?.teams.value.items) ?? []).map(({ id, name }) => ({ value: id, label: name }))

export function TeamsSection() {
  return (
    <SettingForm name="teams">
      {({ items }, change) => (
        <Rows
          items={items}
          onChange={(to) => change({ items: to })}
          fields={[{ path: 'name', label: 'itemName', kind: 'text' }]}
          blank={(): ValueOf<'teams'>['items'][number] => ({ id: newId('tem'), name: '' })}
        >
          {(team, put) => (
            <HoursEditor
              value={team.workingHours}
              onChange={(workingHours) => {
                const { workingHours: _old, ...rest } = team
                put(workingHours ? { ...rest, workingHours } : rest)
              }}
            />
          )}
        </Rows>
      )}
    </SettingForm>
  )
}

export function RoutingSection() {
  const { say, language } = useText()
  const inboxes = useStore((state) => state.manifests)
  const teams = useTeamOptions()
  const titles = new Map(Object.values(inboxes).map(({ manifest }) => [manifest.name, manifest.title[language]]))
  const channels = [...titles.keys()]
  const fields: readonly Field[] = [
    { path: 'name', label: 'itemName', kind: 'text' },
    { path: 'when.channels', label: 'whenChannels', kind: 'tags', options: plain(channels), isOptional: true },
    {
      path: 'when.inboxIds',
      label: 'whenInboxes',
      kind: 'tags',
      options: plain(Object.keys(inboxes)),
      isOptional: true,
    },
    { path: 'when.languages', label: 'whenLanguages', kind: 'tags', options: plain(['zh', 'en']), isOptional: true },
    { path: 'when.words', label: 'whenWords', kind: 'tags', isOptional: true },
    { path: 'when.isVip', label: 'whenVip', kind: 'switch', isOptional: true },
    { path: 'when.isUpset', label: 'whenUpset', kind: 'switch', isOptional: true },
    { path: 'then.skill', label: 'thenSkill', kind: 'text', isOptional: true },
    { path: 'then.level', label: 'thenLevel', kind: 'number', min: 1, max: 5, isOptional: true },
    { path: 'then.teamId', label: 'thenTeam', kind: 'select', options: teams, isOptional: true },
    { path: 'then.priority', label: 'thenPriority', kind: 'number', max: 9, isOptional: true },
  ]
  const general: readonly Field[] = [
    { path: 'relaxation.levelSeconds', label: 'relaxLevel', kind: 'number' },
    { path: 'relaxation.teamSeconds', label: 'relaxTeam', kind: 'number' },
    { path: 'relaxation.skillSeconds', label: 'relaxSkill', kind: 'number' },
    { path: 'priorityHeadStartSeconds', label: 'headStart', kind: 'number' },
    { path: 'ticketOffers.isOn', label: 'ticketOffersOn', kind: 'switch' },
    { path: 'ticketOffers.answerSeconds', label: 'ticketOfferSeconds', kind: 'number', min: 30 },
    { path: 'awayAfterMissedOffers', label: 'awayAfterMissed', kind: 'number', min: 1 },
    { path: 'awayAfterIdleMinutes', label: 'awayAfterIdle', kind: 'number', min: 1 },
  ]
  const weights = (value: ValueOf<'routing'>): readonly Field[] =>
    [...new Set([...channels, ...Object.keys(value.weights)])].map((channel) => ({
      path: `weights.${channel}`,
      label: 'weight',
      name: titles.get(channel) ?? channel,
      kind: 'number',
      min: 1,
      max: 20,
      isOptional: true,
    }))
  return (
    <SettingForm name="routing">
      {(value, change) => (
        <>
          <Title order={3} size="h5">
            {say('rules')}
          </Title>
          <Rows
            items={value.rules}
            onChange={(rules) => change({ ...value, rules })}
            fields={fields}
            blank={() => ({ name: '', when: {}, then: {} })}
          />
          <Title order={3} size="h5" mt="md">
            {say('waitingRules')}
          </Title>
          <Fields fields={general} value={value} onChange={change} />
          <Title order={3} size="h5" mt="md">
            {say('weights')}
          </Title>
          <Fields fields={weights(value)} value={value} onChange={change} />
        </>
      )}
    </SettingForm>
  )
}

const priorityOptions = ['low', 'normal', 'high', 'urgent']

export function ServiceLevelsSection() {
  const teams = useTeamOptions()
  const types = useStore((state) => state.settings?.ticketTypes.value.items) ?? []
  const fields: readonly Field[] = [
    { path: 'name', label: 'itemName', kind: 'text' },
    {
      path: 'when.priorities',
      label: 'whenPriorities',
      kind: 'tags',
      options: plain(priorityOptions),
      isOptional: true,
    },
    {
      path: 'when.types',
      label: 'whenTypes',
      kind: 'tags',
      options: plain(types.map(({ id }) => id)),
      isOptional: true,
    },
    { path: 'firstResponseMinutes', label: 'firstResponseMinutes', kind: 'number', min: 1 },
    { path: 'nextResponseMinutes', label: 'nextResponseMinutes', kind: 'number', min: 1 },
    { path: 'resolutionMinutes', label: 'resolutionMinutes', kind: 'number', min: 1 },
    {
      path: 'onBreach.priority',
      label: 'breachPriority',
      kind: 'select',
      options: plain(priorityOptions),
      isOptional: true,
    },
    { path: 'onBreach.teamId', label: 'breachTeam', kind: 'select', options: teams, isOptional: true },
    { path: 'onBreach.isUnassigned', label: 'breachUnassign', kind: 'switch', isOptional: true },
  ]
  return (
    <SettingForm name="serviceLevels">
      {(value, change) => (
        <>
          <Rows
            items={value.policies}
            onChange={(policies) => change({ ...value, policies })}
            fields={fields}
            blank={() => ({
              name: '',
              when: {},
              onBreach: {},
              firstResponseMinutes: null,
              nextResponseMinutes: null,
              resolutionMinutes: null,
            })}
          />
          <Fields
            fields={[{ path: 'warnAtPercent', label: 'warnAtPercent', kind: 'number', min: 10, max: 99 }]}
            value={value}
            onChange={change}
          />
        </>
      )}
    </SettingForm>
  )
}

export function TicketTypesSection() {
  const { say } = useText()
  const kinds = (['text', 'number', 'date', 'select', 'yes-no'] as const).map((value) => ({
    value,
    label: say(`field-${value}`),
  }))
  return (
    <SettingForm name="ticketTypes">
      {({ items }, change) => (
        <Rows
          items={items}
          onChange={(to) => change({ items: to })}
          fields={[
            { path: 'id', label: 'key', kind: 'text' },
            { path: 'name', label: 'itemName', kind: 'text' },
          ]}
          blank={() => ({ id: '', name: '', fields: [] })}
        >
          {(type, put) => (
            <Rows
              items={type.fields}
              onChange={(fields) => put({ ...type, fields })}
              fields={[
                { path: 'id', label: 'key', kind: 'text' },
                { path: 'label', label: 'itemName', kind: 'text' },
                { path: 'kind', label: 'fieldKind', kind: 'select', options: kinds },
                { path: 'options', label: 'fieldOptions', kind: 'tags', isOptional: true },
                { path: 'isRequired', label: 'isRequired', kind: 'switch' },
              ]}
              blank={() => ({ id: '', label: '', kind: 'text' as const, isRequired: false })}
            />
          )}
        </Rows>
      )}
    </SettingForm>
  )
}

export function MacrosSection() {
  const teams = useTeamOptions()
  const tags = useStore((state) => state.settings?.tags.value.items) ?? []
  return (
    <SettingForm name="macros">
      {({ items }, change) => (
        <Rows
          items={items}
          onChange={(to) => change({ items: to })}
          fields={[
            { path: 'name', label: 'itemName', kind: 'text' },
            { path: 'reply', label: 'macroReply', kind: 'area', isOptional: true },
            { path: 'note', label: 'macroNote', kind: 'area', isOptional: true },
            { path: 'tags', label: 'macroTags', kind: 'tags', options: plain(tags), isOptional: true },
            { path: 'ticketSubject', label: 'macroTicket', kind: 'text', isOptional: true },
            { path: 'transferTeamId', label: 'macroTransfer', kind: 'select', options: teams, isOptional: true },
            { path: 'isClosing', label: 'macroClose', kind: 'switch', isOptional: true },
          ]}
          blank={() => ({ name: '', reply: '' })}
        />
      )}
    </SettingForm>
  )
}

export function TagsSection() {
  return (
    <SettingForm name="tags">
      {(value, change) => (
        <Fields fields={[{ path: 'items', label: 'tags', kind: 'tags' }]} value={value} onChange={change} />
      )}
    </SettingForm>
  )
}
