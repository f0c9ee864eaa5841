import { Loader, Modal, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import type { Macro } from '../../../schemas/settings/macros.ts'
import { call } from './api.ts'
import { useText } from './context.tsx'
import { timeOf } from './format.ts'
import { runMacro } from './macros.ts'
import { flush } from './outbox.ts'
import { go, type PageName } from './place.ts'
import { set, useStore } from './store.ts'

interface Entry {
  readonly key: string
  readonly group: 'goTo' | 'actions' | 'conversations' | 'tickets' | 'found'
  readonly title: string
  readonly hint?: string
  readonly run: () => void
}

type Hits = Awaited<ReturnType<typeof call<'search'>>>
const mostOfAGroup = 6

/** Everything by its name: pages, what can be done here, conversations, tickets, and all that was ever said. */
export function Palette({
  pages,
  openId,
}: {
  readonly pages: readonly PageName[]
  readonly openId: string | undefined
}) {
  const { say } = useText()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      setOpen((before) => !before)
    }
    const open = () => setOpen(true)
    addEventListener('keydown', press)
    addEventListener('yunke:palette', open)
    return () => {
      removeEventListener('keydown', press)
      removeEventListener('yunke:palette', open)
    }
  }, [])
  if (!isOpen) return null
  return (
    <Modal
      opened
      onClose={() => setOpen(false)}
      withCloseButton={false}
      size="lg"
      padding={0}
      title={say('palette')}
      styles={{ header: { display: 'none' } }}
    >
      <PaletteBody pages={pages} openId={openId} onClose={() => setOpen(false)} />
    </Modal>
  )
}

function PaletteBody({
  pages,
  openId,
  onClose,
}: {
  readonly pages: readonly PageName[]
  readonly openId: string | undefined
  readonly onClose: () => void
}) {
  const { say, language } = useText()
  const [words, setWords] = useState('')
  const [marked, setMarked] = useState(0)
  const [hits, setHits] = useState<Hits>()
  const [isSearching, setSearching] = useState(false)
  const asked = words.trim()

  const search = async (cursor?: string) => {
    setSearching(true)
    try {
      const more = await call('search', { query: { q: asked, ...(cursor && { cursor }) } })
      setHits((before) => (cursor && before ? { ...more, items: [...before.items, ...more.items] } : more))
    } catch {
      setHits(undefined)
    } finally {
      setSearching(false)
    }
  }
  useEffect(() => {
    setHits(undefined)
    setMarked(0)
    if (asked.length < 2) return
    const timer = setTimeout(() => void search(), 300)
    return () => clearTimeout(timer)
  }, [asked])

  const own = useOwnEntries(asked, pages, openId)
  const found: readonly Entry[] = (hits?.items ?? []).map((hit) => ({
    key: `found ${hit.id}`,
    group: 'found',
    title: hit.title || say('customer'),
    hint: `${timeOf(hit.at, language)} · ${hit.excerpt}`,
    run: () => go(hit.kind === 'ticket' ? 'tickets' : 'conversations', hit.id),
  }))
  const entries: readonly Entry[] = [
    ...own,
    ...found.filter(({ key }) => !own.some((one) => one.key.endsWith(key.slice(6)))),
    ...(hits?.cursor && !isSearching
      ? [
          {
            key: 'older',
            group: 'found' as const,
            title: `${say('searchOlder')} (${hits.searchedTo})`,
            run: () => void search(hits.cursor),
          },
        ]
      : []),
  ]
  const choose = (entry: Entry | undefined) => {
    if (!entry) return
    entry.run()
    if (entry.key !== 'older') onClose()
  }
  const press = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : entries.length - 1
      setMarked((before) => (before + step) % Math.max(1, entries.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      choose(entries[marked])
    }
  }
  return (
    <div className="palette" data-testid="palette">
      <TextInput
        size="md"
        variant="unstyled"
        leftSection={isSearching ? <Loader size={16} /> : <IconSearch size={18} />}
        aria-label={say('palette')}
        placeholder={say('paletteHint')}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={press}
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={entries[marked] ? `palette-${marked}` : undefined}
      />
      <div className="results" role="listbox" id="palette-list" aria-label={say('palette')}>
        {entries.map((entry, index) => (
          <div key={entry.key}>
            {entry.group !== entries[index - 1]?.group ? (
              <Text size="xs" fw={600} c="dimmed" px="md" pt={8} role="presentation">
                {say(entry.group)}
              </Text>
            ) : null}
            <button
              type="button"
              id={`palette-${index}`}
              className="row"
              role="option"
              aria-selected={index === marked}
              tabIndex={-1}
              ref={(element) => {
                if (index === marked) element?.scrollIntoView({ block: 'nearest' })
              }}
              onMouseMove={() => setMarked(index)}
              onClick={() => choose(entry)}
            >
              <Text size="sm" component="span" fw={500}>
                {entry.title}
              </Text>
              {entry.hint ? (
                <Text size="xs" c="dimmed" lineClamp={1}>
                  {entry.hint}
                </Text>
              ) : null}
            </button>
          </div>
        ))}
        {entries.length === 0 && !isSearching ? (
          <Text size="sm" c="dimmed" p="md" role="status">
            {say('nothingFound')}
          </Text>
        ) : null}
      </div>
    </div>
  )
}

/** What this browser knows and can do, by its words. */
function useOwnEntries(asked: string, pages: readonly PageName[], openId: string | undefined): readonly Entry[] {
  const { say, language } = useText()
  const conversations = useStore((state) => state.conversations)
  const tickets = useStore((state) => state.tickets)
  const settings = useStore((state) => state.settings)
  const me = useStore((state) => state.me)
  return useMemo(() => {
    const wanted = asked.toLowerCase()
    const fits = (...texts: (string | undefined)[]) => texts.some((text) => text?.toLowerCase().includes(wanted))
    const open = openId ? conversations[openId] : undefined
    const put = (action: 'takeConversation' | 'returnConversation' | 'closeConversation') => async () => {
      if (!open) return
      if (action !== 'takeConversation') await flush(open.id)
      const changed = await call(action, { params: { conversationId: open.id } })
      set((before) => ({ conversations: { ...before.conversations, [open.id]: changed } }))
    }
    const macros: readonly Macro[] = settings?.macros.value.items ?? []
    const isMine = open?.status === 'assigned' && open.agentId === me?.id
    const acts: readonly (readonly [string, () => unknown])[] = [
      ...(open && (open.status === 'assistant' || open.status === 'waiting')
        ? [[say('takeOver'), put('takeConversation')] as const]
        : []),
      ...(isMine
        ? ([
            [say('close'), put('closeConversation')],
            [say('giveBack'), put('returnConversation')],
            ...macros.map((macro) => [`⚡ ${macro.name}`, () => runMacro(macro, open)] as const),
          ] as const)
        : []),
      ...(['online', 'away', 'invisible', 'offline'] as const).map(
        (availability) =>
          [
            `${say('status')}: ${say(availability)}`,
            async () => set({ me: await call('editMe', { body: { availability } }) }),
          ] as const,
      ),
    ]
    return [
      ...acts
        .filter(([title]) => fits(title))
        .map(([title, run]): Entry => ({ key: `act ${title}`, group: 'actions', title, run: () => void run() })),
      ...pages
        .filter((page) => fits(say(page), page))
        .map((page): Entry => ({ key: `page ${page}`, group: 'goTo', title: say(page), run: () => go(page) })),
      ...Object.values(conversations)
        .filter(({ customerName, preview, address, tags }) => fits(customerName, preview?.text, address, ...tags))
        .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
        .slice(0, mostOfAGroup)
        .map(
          (one): Entry => ({
            key: `one ${one.id}`,
            group: 'conversations',
            title: one.customerName ?? `${say('customer')} ${one.address.slice(-4)}`,
            hint: `${timeOf(one.updatedAt, language)} · ${one.preview?.text ?? ''}`,
            run: () => go('conversations', one.id),
          }),
        ),
      ...Object.values(tickets)
        .filter(({ number, subject }) => asked && fits(number, subject))
        .slice(0, mostOfAGroup)
        .map(
          (ticket): Entry => ({
            key: `one ${ticket.id}`,
            group: 'tickets',
            title: `${ticket.number} ${ticket.subject}`,
            run: () => go('tickets', ticket.id),
          }),
        ),
    ]
  }, [asked, conversations, tickets, settings, me, openId, pages, say, language])
}

/** Opens the palette from a button. */
export const openPalette = () => dispatchEvent(new Event('yunke:palette'))
