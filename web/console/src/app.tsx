import {
  ActionIcon,
  Anchor,
  Button,
  Menu,
  Modal,
  NativeSelect,
  Notification,
  NumberInput,
  Popover,
  Stack,
  Switch,
  Table,
  Tooltip,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core'
import { IconKeyboard, IconLanguage, IconLogout, IconMoon, IconSearch } from '@tabler/icons-react'
import { type ComponentType, lazy, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { type BodyOf, call } from './api.ts'
import { signOut } from './auth.ts'
import { Boundary } from './boundary.tsx'
import { type Locale, localeNames, useAct, useText } from './context.tsx'
import { useIdleAway } from './idle.ts'
import { InboxPage } from './inbox.tsx'
import { notifications } from './notify.ts'
import { openPalette, Palette } from './palette.tsx'
import { go, type PageName, pages, usePlace } from './place.ts'
import { set, ticketsOffered, useStore } from './store.ts'
import type { TextKey } from './text.ts'

/** What only some need, or not at once, is loaded when it is opened. */
const lazyPages: Readonly<
  Record<Exclude<PageName, 'conversations'>, ComponentType<{ readonly id: string | undefined }>>
> = {
  tickets: lazy(async () => ({ default: (await import('./tickets.tsx')).TicketsPage })),
  knowledge: lazy(async () => ({ default: (await import('./knowledge.tsx')).KnowledgePage })),
  tasks: lazy(async () => ({ default: (await import('./tasks.tsx')).TasksPage })),
  learning: lazy(async () => ({ default: (await import('./learning.tsx')).LearningPage })),
  quality: lazy(async () => ({ default: (await import('./quality.tsx')).QualityPage })),
  wallboard: lazy(async () => ({ default: (await import('./wallboard.tsx')).WallboardPage })),
  reports: lazy(async () => ({ default: (await import('./reports.tsx')).ReportsPage })),
  settings: lazy(async () => ({ default: (await import('./settings.tsx')).SettingsPage })),
}
const forLeaders = new Set<PageName>(['wallboard', 'reports', 'settings'])

export function App() {
  const { say } = useText()
  const { page, id } = usePlace()
  const isLeader = useStore((state) => state.me !== undefined && state.me.role !== 'agent')
  const shownPages = useMemo(() => pages.filter((name) => isLeader || !forLeaders.has(name)), [isLeader])
  const Page = page === 'conversations' ? undefined : lazyPages[page]
  useIdleAway()
  const unread = useStore(
    (state) =>
      Object.values(state.conversations).filter(
        (one) => one.agentId === state.me?.id && one.status === 'assigned' && one.lastSeq > one.readSeq,
      ).length,
  )
  const offers = useStore((state) => Object.keys(state.offers).length)
  const ticketOffers = useStore((state) => ticketsOffered(state).length)
  const isConnected = useStore((state) => state.isConnected)
  useEffect(() => {
    const all = unread + offers + ticketOffers
    document.title = `${all > 0 ? `(${all}) ` : ''}${say('appName')}`
  }, [unread, offers, ticketOffers, say])
  // Where the pages do not all fit, the current one is in sight.
  useEffect(() => {
    document.querySelector(`.bar nav [data-page=${page}]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [page])
  return (
    <div className="shell">
      <header className="bar">
        <h1 className="brand">{say('appName')}</h1>
        <nav aria-label={say('appName')}>
          {shownPages.map((name) => (
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
              {name === 'tickets' && ticketOffers > 0 ? ` ${ticketOffers}` : ''}
            </Button>
          ))}
        </nav>
        <span className="grow" role="status">
          {isConnected ? '' : say('reconnecting')}
        </span>
        <Presence />
        <Tools />
      </header>
      {Page && shownPages.includes(page) ? (
        <Boundary key={page}>
          <Suspense fallback={<main className="page" aria-busy="true" />}>
            <Page key={page} id={id} />
          </Suspense>
        </Boundary>
      ) : (
        <Boundary key="conversations">
          <InboxPage id={id} />
        </Boundary>
      )}
      <Palette pages={shownPages} openId={page === 'conversations' ? id : undefined} />
      <Notices />
    </div>
  )
}

const dots = { online: 'teal', away: 'yellow', invisible: 'grape', offline: 'gray' } as const

function Presence() {
  const { say } = useText()
  const act = useAct()
  const me = useStore((state) => state.me)
  if (!me) return null
  const change = (body: BodyOf<'editMe'>) =>
    act(async () => {
      if (body.availability === 'online' && 'Notification' in window && window.Notification.permission === 'default')
        void window.Notification.requestPermission()
      set({ me: await call('editMe', { body }) })
    })
  return (
    <Popover position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <Button variant="default" size="compact-md" data-testid="presence">
          <span
            className="dot"
            aria-hidden="true"
            style={{ background: `var(--mantine-color-${dots[me.availability]}-6)` }}
          />
          {me.name} · {say(me.availability)} · {me.load}/{me.capacity}
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
          <NumberInput
            label={say('ticketCapacity')}
            min={0}
            max={200}
            defaultValue={me.ticketCapacity}
            onBlur={(event) => {
              const ticketCapacity = Number(event.currentTarget.value)
              if (ticketCapacity !== me.ticketCapacity) void change({ ticketCapacity })
            }}
          />
          <Switch
            label={say('offerSound')}
            defaultChecked={localStorage.getItem('yunke:sound') !== 'off'}
            onChange={(event) => localStorage.setItem('yunke:sound', event.currentTarget.checked ? 'on' : 'off')}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

const shortcuts: readonly (readonly [string, TextKey])[] = [
  ['Ctrl / ⌘ K', 'palette'],
  ['j / k', 'keysList'],
  ['1 2 3 4', 'keysViews'],
  ['a', 'keysAccept'],
  ['r', 'keysReply'],
  ['n', 'keysNote'],
  ['/', 'keysSlash'],
  ['@', 'keysMention'],
  ['h', 'wholeTimeline'],
  ['t', 'keysTicket'],
  ['e', 'keysClose'],
  ['?', 'keysHelp'],
]

function Tools() {
  const { say, locale, setLocale } = useText()
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
    ['palette', openPalette, IconSearch],
    ['theme', () => setColorScheme(isDark ? 'light' : 'dark'), IconMoon],
    ['shortcuts', () => setHelp(true), IconKeyboard],
    ['signOut', () => void signOut(), IconLogout],
  ] as const
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say('language')} title={say('language')}>
            <IconLanguage size={19} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {(Object.keys(localeNames) as Locale[]).map((one) => (
            <Menu.Item key={one} lang={one} aria-current={one === locale} onClick={() => setLocale(one)}>
              {localeNames[one]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {tools.map(([name, run, Icon]) => (
        <Tooltip key={name} label={say(name)}>
          <ActionIcon
            className={name === 'shortcuts' ? 'no-phone' : ''}
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={say(name)}
            onClick={run}
          >
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
          color={notice.kind === 'problem' ? 'red' : 'teal'}
          title={notice.title}
          onClose={() => notifications.hide(notice.id)}
          closeButtonProps={{ 'aria-label': say('cancel') }}
        >
          {notice.open ? (
            <Anchor
              component="button"
              size="sm"
              onClick={() => {
                notice.open?.()
                notifications.hide(notice.id)
              }}
            >
              {notice.text || say('openIt')}
            </Anchor>
          ) : (
            notice.text
          )}
        </Notification>
      ))}
    </div>
  )
}
