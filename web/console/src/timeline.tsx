import { Anchor, Text } from '@mantine/core'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { timeOf } from './format.ts'
import { MessageLine } from './message.tsx'
import { go } from './place.ts'
import { type Conversation, type MessageView, useStore } from './store.ts'
import { wordIn } from './text.ts'

const pageSize = 60

const nameOf = ({ conversationId, seq }: MessageView) => `${conversationId}#${seq}`

/** Later news of a message replaces what was there; the order is that of time, over all conversations. */
function merge(before: readonly MessageView[], more: readonly MessageView[]): readonly MessageView[] {
  const all = new Map(before.map((message) => [nameOf(message), message]))
  for (const message of more) all.set(nameOf(message), { ...all.get(nameOf(message)), ...message })
  return [...all.values()].sort((a, b) => a.at.localeCompare(b.at) || nameOf(a).localeCompare(nameOf(b)))
}

/** Everything that one customer said and was told, on every channel and in every conversation, as one timeline. */
export function Timeline({ conversation }: { readonly conversation: Conversation }) {
  const { say, language } = useText()
  const act = useAct()
  const { customerId } = conversation
  const inboxes = useStore((state) => state.manifests)
  const known = useStore((state) => state.conversations)
  const loaded = useStore((state) => state.messages)
  const [messages, setMessages] = useState<readonly MessageView[]>([])
  const [cursor, setCursor] = useState<string>()
  const end = useRef<HTMLLIElement>(null)
  const own = useMemo(() => Object.values(known).filter((one) => one.customerId === customerId), [known, customerId])
  const changes = own.map((one) => `${one.id}${one.lastSeq}`).join()

  const load = useCallback(
    async (from?: string) => {
      const page = await call('listCustomerMessages', {
        params: { customerId },
        query: { limit: pageSize, ...(from && { cursor: from }) },
      })
      setMessages((before) => merge(before, page.items))
      return page.cursor
    },
    [customerId],
  )
  useEffect(() => {
    setMessages([])
    void load().then(setCursor, () => undefined)
  }, [load])
  const loadedAt = useRef(changes)
  useEffect(() => {
    if (loadedAt.current === changes) return
    loadedAt.current = changes
    void load().catch(() => undefined)
  }, [changes, load])
  const shown = useMemo(
    () =>
      merge(
        messages,
        own.flatMap((one) => loaded[one.id]?.slice(-pageSize) ?? []),
      ),
    [messages, own, loaded],
  )
  const last = shown.at(-1)
  const lastName = last && nameOf(last)
  useEffect(() => {
    // Once now, and once when players and pictures have their size.
    const toEnd = () => end.current?.scrollIntoView({ block: 'end' })
    if (!lastName) return
    toEnd()
    const timer = setTimeout(toEnd, 300)
    return () => clearTimeout(timer)
  }, [lastName])

  const titleOf = (channel: string | undefined) =>
    Object.values(inboxes).find(({ manifest }) => manifest.name === channel)?.manifest.title[language] ?? channel
  return (
    <ol className="thread" aria-live="polite" data-testid="timeline">
      {cursor ? (
        <li className="center">
          <Anchor component="button" size="sm" onClick={() => act(async () => setCursor(await load(cursor)))}>
            {say('loadOlder')}
          </Anchor>
        </li>
      ) : null}
      {shown.map((message, index) => {
        const held = known[message.conversationId]
        const isNew = shown[index - 1]?.conversationId !== message.conversationId
        return [
          isNew ? (
            <li key={`${nameOf(message)}-head`} className="center divider">
              {message.conversationId === conversation.id ? (
                <Text span size="xs" fw={650}>
                  {say('thisConversation')}
                </Text>
              ) : (
                <Anchor component="button" size="xs" onClick={() => go('conversations', message.conversationId)}>
                  {[
                    titleOf(message.channel ?? held?.channel),
                    timeOf(message.at, language),
                    held && wordIn(language, held.status),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </Anchor>
              )}
            </li>
          ) : null,
          <MessageLine
            key={nameOf(message)}
            message={message}
            readSeq={held?.customerReadSeq ?? 0}
            channel={titleOf(message.channel)}
          />,
        ]
      })}
      <li ref={end} aria-hidden="true" className="end" />
    </ol>
  )
}
