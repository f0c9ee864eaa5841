import { SegmentedControl, Text } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { useText } from './context.tsx'
import { ConversationList } from './conversation-list.tsx'
import { CustomerPanel } from './customer.tsx'
import { everything, Filters, fits } from './filters.tsx'
import { isShortcut } from './keys.ts'
import { Offers } from './offer.tsx'
import { go } from './place.ts'
import { type Conversation, follower, useStore, type View } from './store.ts'
import { Thread } from './thread.tsx'

const views: readonly View[] = ['mine', 'waiting', 'open', 'closed']

/** Which conversations a view shows, of those the browser knows. */
function inView(conversation: Conversation, view: View, myId: string | undefined): boolean {
  const { status, agentId, participants } = conversation
  if (view === 'mine')
    return status === 'assigned' && (agentId === myId || participants.some((one) => one.agentId === myId))
  if (view === 'waiting') return status === 'waiting'
  return view === 'closed' ? status === 'closed' : status !== 'closed'
}

export function InboxPage({ id }: { readonly id: string | undefined }) {
  const { say } = useText()
  const [view, setView] = useState<View>('open')
  const [filter, setFilter] = useState(everything)
  const [chosen, setChosen] = useState<ReadonlySet<string>>()
  const [missing, setMissing] = useState<string>()
  const me = useStore((state) => state.me)
  const all = useStore((state) => state.conversations)
  const isKnown = id !== undefined && all[id] !== undefined
  const list = useMemo(
    () =>
      Object.values(all)
        .filter((conversation) => inView(conversation, view, me?.id) && fits(conversation, filter))
        .sort((a, b) =>
          view === 'waiting'
            ? (a.waitingSince ?? '').localeCompare(b.waitingSince ?? '')
            : b.updatedAt.localeCompare(a.updatedAt),
        ),
    [all, view, me?.id, filter],
  )
  useEffect(() => {
    follower.surely(() => follower.list(view))
  }, [view])
  useEffect(() => {
    setMissing(undefined)
    if (!id) return
    let isShown = true
    follower.surely(async () => {
      if (isShown) setMissing((await follower.load(id)) ? undefined : id)
    })
    return () => {
      isShown = false
    }
  }, [id])
  // One that is open here may be erased elsewhere.
  useEffect(() => (isKnown ? () => setMissing(id) : undefined), [id, isKnown])
  useKeys(list, id, setView)
  return (
    <main className="panes">
      <section className={`pane ${id ? 'hidden-narrow' : ''}`} aria-label={say('conversations')}>
        <SegmentedControl
          fullWidth
          m="xs"
          mb={6}
          value={view}
          onChange={(value) => setView(value as View)}
          data={views.map((value) => ({ value, label: say(value === 'open' ? 'all' : value) }))}
        />
        <Filters
          filter={filter}
          onChange={setFilter}
          isChoosing={chosen !== undefined}
          onChoose={() => setChosen(chosen ? undefined : new Set())}
        />
        <Offers />
        {list.length === 0 ? (
          <Text c="dimmed" ta="center" p="xl" className="scroll">
            {say('nothingHere')}
          </Text>
        ) : (
          <ConversationList list={list} view={view} currentId={id} chosen={chosen} onChoose={setChosen} />
        )}
      </section>
      <section className={`pane ${id ? '' : 'hidden-narrow'}`} aria-label={say('thread')}>
        {id ? (
          missing === id && !isKnown ? (
            <Text c="dimmed" ta="center" m="auto" role="status">
              {say('noSuchConversation')}
            </Text>
          ) : (
            <Thread key={id} id={id} />
          )
        ) : (
          <Text c="dimmed" ta="center" m="auto">
            {say('pickOne')}
          </Text>
        )}
      </section>
      <aside className="pane side" aria-label={say('details')}>
        {id ? <CustomerPanel conversationId={id} /> : null}
      </aside>
    </main>
  )
}

/** The list by keyboard: j and k move, digits switch views. What belongs to a thread is handled there. */
function useKeys(list: readonly Conversation[], id: string | undefined, setView: (view: View) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!isShortcut(event)) return
      const index = list.findIndex((conversation) => conversation.id === id)
      const next = event.key === 'j' ? list[index + 1] : event.key === 'k' ? list[index - 1] : undefined
      if (next) go('conversations', next.id)
      const view = views[Number(event.key) - 1]
      if (view) setView(view)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [list, id, setView])
}
