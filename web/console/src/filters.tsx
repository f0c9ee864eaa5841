import { ActionIcon, Button, Group, Menu, NativeSelect, TextInput } from '@mantine/core'
import { IconBookmark, IconChecks, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { SavedFilter } from '../../../schemas/records/saved-view.ts'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { type Conversation, set, useStore } from './store.ts'

/** What a list is narrowed to; what is empty does not matter. */
export type Filter = Readonly<SavedFilter>

export const everything: Filter = { words: '', channel: '', tag: '', agentId: '', isUnread: false }

export const fits = (conversation: Conversation, filter: Filter): boolean => {
  const words = filter.words.trim().toLowerCase()
  const text = `${conversation.customerName ?? ''} ${conversation.preview?.text ?? ''} ${conversation.tags.join(' ')} ${conversation.address}`
  return (
    (!filter.channel || conversation.channel === filter.channel) &&
    (!filter.tag || conversation.tags.includes(filter.tag)) &&
    (!filter.agentId || conversation.agentId === filter.agentId) &&
    (!filter.isUnread || conversation.lastSeq > conversation.readSeq) &&
    (!words || text.toLowerCase().includes(words))
  )
}

/** Narrows the list, keeps what it was narrowed to under a name, and begins to choose several. */
export function Filters({
  filter,
  onChange,
  isChoosing,
  onChoose,
}: {
  readonly filter: Filter
  readonly onChange: (filter: Filter) => void
  readonly isChoosing: boolean
  readonly onChoose: () => void
}) {
  const { say, language } = useText()
  const inboxes = useStore((state) => state.manifests)
  const agents = useStore((state) => state.agents)
  const tags = useStore((state) => state.settings?.tags.value.items)
  const act = useAct()
  const saved = useStore((state) => state.views)
  const [isOpen, setOpen] = useState(false)
  const keep = (items: typeof saved) =>
    act(async () => set({ views: (await call('putViews', { body: { items: [...items] } })).items }))
  const channels = new Map(Object.values(inboxes).map(({ manifest }) => [manifest.name, manifest.title[language]]))
  const isNarrowed = JSON.stringify({ ...filter, words: '' }) !== JSON.stringify(everything)
  const select = (name: 'channel' | 'tag' | 'agentId', label: string, data: { value: string; label: string }[]) => (
    <NativeSelect
      size="xs"
      aria-label={label}
      value={filter[name]}
      onChange={(event) => onChange({ ...filter, [name]: event.currentTarget.value })}
      data={[{ value: '', label }, ...data]}
    />
  )
  return (
    <div className="filters">
      <Group gap={6} wrap="nowrap">
        <TextInput
          size="xs"
          style={{ flex: 1 }}
          leftSection={<IconSearch size={14} />}
          aria-label={say('search')}
          placeholder={say('searchList')}
          value={filter.words}
          onChange={(event) => onChange({ ...filter, words: event.currentTarget.value })}
          data-testid="filter-words"
        />
        <Button
          size="compact-sm"
          variant={isNarrowed ? 'light' : 'default'}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {say('filter')}
        </Button>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon variant="default" size={26} aria-label={say('savedViews')} title={say('savedViews')}>
              <IconBookmark size={15} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onChange(everything)}>{say('everything')}</Menu.Item>
            {saved.map(({ name, filter: kept }) => (
              <Menu.Item key={name} onClick={() => onChange(kept)}>
                {name}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item
              onClick={() => {
                const name = prompt(say('viewName'))?.trim()
                if (name) void keep([...saved.filter((one) => one.name !== name), { name: name.slice(0, 40), filter }])
              }}
            >
              {say('saveView')}
            </Menu.Item>
            {saved.map(({ name }) => (
              <Menu.Item
                key={`remove ${name}`}
                color="red"
                onClick={() => void keep(saved.filter((one) => one.name !== name))}
              >
                {say('remove')}: {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <ActionIcon
          variant={isChoosing ? 'filled' : 'default'}
          size={26}
          aria-label={say('chooseSeveral')}
          title={say('chooseSeveral')}
          aria-pressed={isChoosing}
          onClick={onChoose}
          data-testid="choose"
        >
          <IconChecks size={15} />
        </ActionIcon>
      </Group>
      {isOpen ? (
        <Group gap={6} mt={6} grow>
          {select(
            'channel',
            say('channel'),
            [...channels].map(([value, label]) => ({ value, label })),
          )}
          {select(
            'agentId',
            say('assignee'),
            agents.map(({ id, name }) => ({ value: id, label: name })),
          )}
          {select(
            'tag',
            say('tags'),
            (tags ?? []).map((tag) => ({ value: tag, label: tag })),
          )}
          <NativeSelect
            size="xs"
            aria-label={say('unread')}
            value={filter.isUnread ? 'unread' : ''}
            onChange={(event) => onChange({ ...filter, isUnread: event.currentTarget.value !== '' })}
            data={[
              { value: '', label: say('readOrNot') },
              { value: 'unread', label: say('unread') },
            ]}
          />
        </Group>
      ) : null}
    </div>
  )
}
