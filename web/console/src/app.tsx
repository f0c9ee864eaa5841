import {
  ActionIcon,
  Button,
  Indicator,
  Modal,
  NativeSelect,
  Notification,
  NumberInput,
  Popover,
  Stack,
  Table,
  Tooltip,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core'
import { IconKeyboard, IconLanguage, IconLogout, IconMoon } from '@tabler/icons-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { call } from './api.ts'
import { signOut } from './auth.ts'
import { useAct, useText } from './context.tsx'
import { InboxPage } from './inbox.tsx'
import { KnowledgePage } from './knowledge.tsx'
import { LearningPage } from './learning.tsx'
import { notifications } from './notify.ts'
import { set, useStore } from './store.ts'
import { TasksPage } from './tasks.tsx'
import type { TextKey } from './text.ts'
import { TicketsPage } from './tickets.tsx'

const pages = ['conversations', 'tickets', 'knowledge', 'tasks', 'learning'] as const
export type PageName = (typeof pages)[number]

const pageOf = (hash: string): { readonly page: PageName; readonly id: string | undefined } => {
  const [, page, id] = /^#\/(\w+)\/?([\w-]*)/.exec(hash) ?? []
  return { page: pages.find((one) => one === page) ?? 'conversations', id: id || undefined }
}

export const go = (page: PageName, id = '') => {
  location.hash = `#/${page}${id ? `/${id}` : ''}`
}

function useLocation() {
  const [place, setPlace] = useState(() => pageOf(location.hash))
  useEffect(() => {
    const change = () => setPlace(pageOf(location.hash))
    addEventListener('hashchange', change)
    return () => removeEventListener('hashchange', change)
  }, [])
  return place
}

export function App() {
  const { say } = useText()
  const { page, id } = useLocation()
  const unread = useStore(
    (state) =>
      Object.values(state.conversations).filter(
        (one) => one.agentId === state.me?.id && one.status === 'assigned' && one.lastSeq > one.readSeq,
      ).length,
  )
  const offers = useStore((state) => Object.keys(state.offers).length)
  const isConnected = useStore((state) => state.isConnected)
  useEffect(() => {
    document.title = `${unread + offers > 0 ? `(${unread + offers}) ` : ''}${say('appName')}`
  }, [unread, offers, say])
  // Where the pages do not all fit, the current one is in sight.
  useEffect(() => {
    document.querySelector(`.bar nav [data-page=${page}]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [page])
  return (
    <div className="shell">
      <header className="bar">
        <h1 className="brand">{say('appName')}</h1>
        <nav aria-label={say('appName')}>
          {pages.map((name) => (
            <Button
              key={name}
              data-page={name}
              variant={page === name ? 'light' : 'subtle'}
              size="compact-md"
              onClick={() => go(name)}
              aria-current={page === name ? 'page' : undefined}
            >
              {say(name)}
              {name === 'conversations' && unread + offers > 0 ? ` ${unread + offers}` : ''}
            </Button>
          ))}
        </nav>
        <span className="grow" role="status">
          {isConnected ? '' : say('reconnecting')}
        </span>
        <Presence />
        <Tools />
      </header>
      {page === 'tickets' ? (
        <TicketsPage id={id} />
      ) : page === 'knowledge' ? (
        <KnowledgePage id={id} />
      ) : page === 'tasks' ? (
        <TasksPage id={id} />
      ) : page === 'learning' ? (
        <LearningPage id={id} />
      ) : (
        <InboxPage id={id} />
      )}
      <Notices />
    </div>
  )
}

function Presence() {
  const { say } = useText()
  const act = useAct()
  const me = useStore((state) => state.me)
  if (!me) return null
  const change = (body: { availability?: 'online' | 'away' | 'offline'; capacity?: number }) =>
    act(async () => {
      if (body.availability === 'online' && 'Notification' in window && window.Notification.permission === 'default')
        void window.Notification.requestPermission()
      set({ me: await call('editMe', { body }) })
    })
  return (
    <Popover position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <Button variant="default" size="compact-md" data-testid="presence">
          <Indicator
            inline
            processing={false}
            color={me.availability === 'online' ? 'teal' : me.availability === 'away' ? 'yellow' : 'gray'}
            position="middle-start"
            offset={-2}
            size={9}
          >
            <span style={{ paddingLeft: 12 }}>
              {me.name} · {say(me.availability)} · {me.load}/{me.capacity}
            </span>
          </Indicator>
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <NativeSelect
            label={say('status')}
            value={me.availability}
            onChange={(event) => void change({ availability: event.currentTarget.value as 'online' })}
            data={(['online', 'away', 'invisible', 'offline'] as const).map((value) => ({ value, label: say(value) }))}
          />
          <NumberInput
            label={say('capacity')}
            min={0}
            max={50}
            defaultValue={me.capacity}
            onBlur={(event) => {
              const capacity = Number(event.currentTarget.value)
              if (capacity !== me.capacity) void change({ capacity })
            }}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

const shortcuts: readonly (readonly [string, TextKey])[] = [
  ['j / k', 'keysList'],
  ['1 2 3 4', 'keysViews'],
  ['a', 'keysAccept'],
  ['r', 'keysReply'],
  ['n', 'keysNote'],
  ['/', 'cannedReplies'],
  ['h', 'wholeTimeline'],
  ['t', 'keysTicket'],
  ['e', 'keysClose'],
  ['?', 'keysHelp'],
]

function Tools() {
  const { language, say, setLanguage } = useText()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [isHelp, setHelp] = useState(false)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === '?' && !(event.target as HTMLElement).matches('input, textarea, select')) setHelp(true)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  const isDark =
    colorScheme === 'dark' || (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  const tools = [
    ['language', () => setLanguage(language === 'zh' ? 'en' : 'zh'), IconLanguage],
    ['theme', () => setColorScheme(isDark ? 'light' : 'dark'), IconMoon],
    ['shortcuts', () => setHelp(true), IconKeyboard],
    ['signOut', () => void signOut(), IconLogout],
  ] as const
  return (
    <>
      {tools.map(([name, run, Icon]) => (
        <Tooltip key={name} label={say(name)}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say(name)} onClick={run}>
            <Icon size={19} />
          </ActionIcon>
        </Tooltip>
      ))}
      <Modal
        opened={isHelp}
        onClose={() => setHelp(false)}
        title={say('shortcuts')}
        closeButtonProps={{ 'aria-label': say('cancel') }}
      >
        <Table>
          <Table.Tbody>
            {shortcuts.map(([keys, name]) => (
              <Table.Tr key={keys}>
                <Table.Td>
                  <kbd>{keys}</kbd>
                </Table.Td>
                <Table.Td>{say(name)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Modal>
    </>
  )
}

function Notices() {
  const { say } = useText()
  const notices = useSyncExternalStore(notifications.subscribe, notifications.current)
  return (
    <div className="notices" role="alert">
      <VisuallyHidden>{notices.length > 0 ? '' : ' '}</VisuallyHidden>
      {notices.map((notice) => (
        <Notification
          key={notice.id}
          color="red"
          title={notice.title}
          onClose={() => notifications.hide(notice.id)}
          closeButtonProps={{ 'aria-label': say('cancel') }}
        >
          {notice.text}
        </Notification>
      ))}
    </div>
  )
}
