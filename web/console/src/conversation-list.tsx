import { Badge, Button, Checkbox, Group, Text } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import { call } from './api.ts'
import { useText } from './context.tsx'
import { timeOf } from './format.ts'
import { notifications } from './notify.ts'
import { go } from './place.ts'
import { type Conversation, loadMore, set, useStore, type View } from './store.ts'

const rowHeight = 92

/** The list as far as it is seen: ten thousand are as quick as ten. More is read where the end comes into sight. */
export function ConversationList({
  list,
  view,
  currentId,
  chosen,
  onChoose,
}: {
  readonly list: readonly Conversation[]
  readonly view: View
  readonly currentId: string | undefined
  readonly chosen: ReadonlySet<string> | undefined
  readonly onChoose: (chosen: ReadonlySet<string> | undefined) => void
}) {
  const { say } = useText()
  const scroll = useRef<HTMLDivElement>(null)
  const cursor = useStore((state) => state.cursors[view])
  const rows = useVirtualizer({
    count: list.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => list[index]?.id ?? index,
    overscan: 8,
  })
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (cursor && last >= list.length - 10) void loadMore(view)
  }, [cursor, last, list.length, view])
  const place = list.findIndex(({ id }) => id === currentId)
  useEffect(() => {
    if (place >= 0) rows.scrollToIndex(place, { align: 'auto' })
  }, [place, rows.scrollToIndex])
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChoose(next)
  }
  return (
    <>
      {chosen ? <BulkBar chosen={chosen} list={list} onChoose={onChoose} /> : null}
      <div className="scroll" ref={scroll} data-testid="list">
        <ul className="virtual" style={{ height: rows.getTotalSize() }} aria-label={say('conversations')}>
          {shown.map((row) => {
            const conversation = list[row.index]
            return conversation ? (
              <li
                key={row.key}
                style={{ transform: `translateY(${row.start}px)`, height: row.size }}
                aria-setsize={list.length}
                aria-posinset={row.index + 1}
              >
                {chosen ? (
                  <Checkbox
                    aria-label={nameOf(conversation, say('customer'))}
                    checked={chosen.has(conversation.id)}
                    onChange={() => toggle(conversation.id)}
                  />
                ) : null}
                <Row conversation={conversation} isCurrent={conversation.id === currentId} />
              </li>
            ) : null
          })}
        </ul>
      </div>
    </>
  )
}

const nameOf = (conversation: Conversation, customer: string) =>
  conversation.customerName ?? `${customer} ${conversation.address.slice(-4)}`

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
          {nameOf(conversation, say('customer'))}
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
      <div className="line badges">
        <Badge size="xs" variant="default">
          {inbox?.manifest.title[language] ?? conversation.channel}
        </Badge>
        <Badge
          size="xs"
          variant={conversation.status === 'waiting' ? 'filled' : 'default'}
          color={conversation.status === 'waiting' ? '#a8410a' : 'gray'}
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

type Act = 'closeConversation' | 'returnConversation' | 'takeConversation'
const acts: readonly (readonly [Act, 'close' | 'giveBack' | 'accept'])[] = [
  ['takeConversation', 'accept'],
  ['returnConversation', 'giveBack'],
  ['closeConversation', 'close'],
]

/** What is done to all that are chosen, one after another; what could not be is told at the end. */
function BulkBar({
  chosen,
  list,
  onChoose,
}: {
  readonly chosen: ReadonlySet<string>
  readonly list: readonly Conversation[]
  readonly onChoose: (chosen: ReadonlySet<string> | undefined) => void
}) {
  const { say } = useText()
  const [done, setDone] = useState<number>()
  const run = async (act: Act) => {
    const problems: string[] = []
    setDone(0)
    for (const [index, conversationId] of [...chosen].entries()) {
      try {
        const changed = await call(act, { params: { conversationId } })
        set((before) => ({ conversations: { ...before.conversations, [conversationId]: changed } }))
      } catch (error) {
        problems.push((error as Error).message)
      }
      setDone(index + 1)
    }
    setDone(undefined)
    onChoose(undefined)
    if (problems.length > 0)
      notifications.show(
        `${problems.length}/${chosen.size} ${say('somethingWrong')}`,
        [...new Set(problems)].join('\n'),
      )
  }
  return (
    <Group gap={6} px="xs" pb={6} data-testid="bulk">
      <Button size="compact-xs" variant="default" onClick={() => onChoose(new Set(list.map(({ id }) => id)))}>
        {say('chooseAll')}
      </Button>
      <Text size="xs" role="status">
        {done === undefined ? chosen.size : `${done}/${chosen.size}`}
      </Text>
      {acts.map(([act, label]) => (
        <Button
          key={act}
          size="compact-xs"
          variant="light"
          disabled={chosen.size === 0 || done !== undefined}
          onClick={() => run(act)}
          data-testid={`bulk-${label}`}
        >
          {say(label)}
        </Button>
      ))}
    </Group>
  )
}
