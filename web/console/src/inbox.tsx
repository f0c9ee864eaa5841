import { Badge, Button, SegmentedControl, Text } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import type { ApiError } from './api.ts'
import { call } from './api.ts'
import { go } from './app.tsx'
import { useAct, useText } from './context.tsx'
import { CustomerPanel } from './customer.tsx'
import { timeOf } from './format.ts'
import { isShortcut } from './keys.ts'
import { type Conversation, loadConversation, loadView, type Offer, useStore, type View } from './store.ts'
import { Thread } from './thread.tsx'

const views: readonly View[] = ['mine', 'waiting', 'open', 'closed']

/** Which conversations a view shows, of those the browser knows. */
function inView(conversation: Conversation, view: View, myId: string | undefined): boolean {
  if (view === 'mine') return conversation.status === 'assigned' && conversation.agentId === myId
  if (view === 'waiting') return conversation.status === 'waiting'
  return view === 'closed' ? conversation.status === 'closed' : conversation.status !== 'closed'
}

export function InboxPage({ id }: { readonly id: string | undefined }) {
  const { say } = useText()
  const [view, setView] = useState<View>('open')
  const [missing, setMissing] = useState<string>()
  const me = useStore((state) => state.me)
  const all = useStore((state) => state.conversations)
  const offers = useStore((state) => state.offers)
  const list = useMemo(
    () =>
      Object.values(all)
        .filter((conversation) => inView(conversation, view, me?.id))
        .sort((a, b) =>
          view === 'waiting'
            ? (a.waitingSince ?? '').localeCompare(b.waitingSince ?? '')
            : b.updatedAt.localeCompare(a.updatedAt),
        ),
    [all, view, me?.id],
  )
  useEffect(() => {
    void loadView(view)
  }, [view])
  useEffect(() => {
    setMissing(undefined)
    if (id)
      void loadConversation(id).catch((error: ApiError) =>
        setMissing(error.status === 404 || error.status === 400 ? id : undefined),
      )
  }, [id])
  useKeys(list, id, setView)
  return (
    <main className="panes">
      <section className={`pane ${id ? 'hidden-narrow' : ''}`} aria-label={say('conversations')}>
        <SegmentedControl
          fullWidth
          m="xs"
          value={view}
          onChange={(value) => setView(value as View)}
          data={views.map((value) => ({ value, label: say(value === 'open' ? 'all' : value) }))}
        />
        {Object.values(offers).map((offer) => (
          <OfferCard key={offer.conversationId} offer={offer} />
        ))}
        <div className="scroll">
          {list.length === 0 ? (
            <Text c="dimmed" ta="center" p="xl">
              {say('nothingHere')}
            </Text>
          ) : (
            list.map((conversation) => (
              <Row key={conversation.id} conversation={conversation} isCurrent={conversation.id === id} />
            ))
          )}
        </div>
      </section>
      <section className={`pane ${id ? '' : 'hidden-narrow'}`} aria-label={say('thread')}>
        {id ? (
          missing === id ? (
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

function Row({ conversation, isCurrent }: { readonly conversation: Conversation; readonly isCurrent: boolean }) {
  const { say, language } = useText()
  const inbox = useStore((state) => state.manifests[conversation.inboxId])
  const unread = Math.max(0, conversation.lastSeq - conversation.readSeq)
  const isMine = useStore((state) => state.me?.id === conversation.agentId)
  const owner =
    conversation.status === 'assigned'
      ? conversation.agentName
      : say(conversation.status === 'assistant' ? 'assistant' : conversation.status)
  return (
    <button
      type="button"
      className="row"
      aria-current={isCurrent}
      onClick={() => go('conversations', conversation.id)}
      data-testid="conversation"
    >
      <div className="line">
        <Text fw={600} size="sm" className="ellipsis" component="span">
          {conversation.customerName ?? `${say('customer')} ${conversation.address.slice(-4)}`}
        </Text>
        <Text size="xs" c="dimmed" component="span">
          {timeOf(conversation.updatedAt, language)}
        </Text>
      </div>
      <div className="line">
        <Text size="sm" c="dimmed" className="ellipsis" component="span">
          {conversation.preview?.text}
        </Text>
        {isMine && conversation.status === 'assigned' && unread > 0 ? (
          <Badge size="sm" circle color="red.8" variant="filled">
            {unread > 99 ? '99' : unread}
          </Badge>
        ) : null}
      </div>
      <div className="line" style={{ gap: 4, marginTop: 2 }}>
        <Badge size="xs" variant="default">
          {inbox?.manifest.title[language] ?? conversation.channel}
        </Badge>
        <Badge
          size="xs"
          variant={conversation.status === 'waiting' ? 'filled' : 'default'}
          color={conversation.status === 'waiting' ? 'orange.9' : 'gray'}
        >
          {owner}
        </Badge>
        {conversation.tags.map((tag) => (
          <Badge key={tag} size="xs" variant="default">
            {tag}
          </Badge>
        ))}
      </div>
    </button>
  )
}

function OfferCard({ offer }: { readonly offer: Offer }) {
  const { say } = useText()
  const act = useAct()
  const conversation = useStore((state) => state.conversations[offer.conversationId])
  const said = useStore((state) =>
    state.messages[offer.conversationId]?.findLast((message) => message.author === 'customer'),
  )
  const [left, setLeft] = useState(0)
  useEffect(() => {
    void loadConversation(offer.conversationId)
  }, [offer.conversationId])
  useEffect(() => {
    const tick = () => setLeft(Math.max(0, Math.round((Date.parse(offer.endsAt) - Date.now()) / 1000)))
    tick()
    const timer = setInterval(tick, 500)
    return () => clearInterval(timer)
  }, [offer.endsAt])
  const params = { conversationId: offer.conversationId }
  const accept = () =>
    act(() => call('takeConversation', { params })).then(
      (isDone) => isDone && go('conversations', offer.conversationId),
    )
  return (
    <div className="offer" role="alertdialog" aria-label={say('newOffer')} data-testid="offer">
      <Text fw={700} size="sm">
        {say('newOffer')} · {conversation?.customerName ?? conversation?.address.slice(-4) ?? ''}
      </Text>
      <Text size="sm" lineClamp={2}>
        {said?.content.type === 'text' ? said.content.text : conversation?.preview?.text}
      </Text>
      <Text size="xs" c="dimmed" mb={8}>
        {left} {say('offerEnds')}
      </Text>
      <Button size="compact-md" mr={8} onClick={accept} data-testid="accept">
        {say('accept')}
      </Button>
      <Button size="compact-md" variant="default" onClick={() => act(() => call('declineConversation', { params }))}>
        {say('decline')}
      </Button>
    </div>
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
