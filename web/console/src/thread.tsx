import { ActionIcon, Anchor, Badge, Button, Drawer, Group, Text } from '@mantine/core'
import { IconArrowLeft, IconHistory, IconUser } from '@tabler/icons-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { call } from './api.ts'
import { Composer } from './composer.tsx'
import { useAct, useText } from './context.tsx'
import { CustomerPanel } from './customer.tsx'
import { TicketDialog, TransferDialog } from './dialogs.tsx'
import { ElsewhereDialog } from './elsewhere.tsx'
import { isShortcut } from './keys.ts'
import { DraftLine, MessageLine } from './message.tsx'
import { flush } from './outbox.ts'
import { go } from './place.ts'
import { follower, set, useStore } from './store.ts'
import { Invite, TagLine, useWriter } from './thread-parts.tsx'
import { Timeline } from './timeline.tsx'
import { TranslateToggle, useTranslations } from './translate.tsx'

export function Thread({ id }: { readonly id: string }) {
  const { say, language } = useText()
  const act = useAct()
  const conversation = useStore((state) => state.conversations[id])
  const inboxes = useStore((state) => state.manifests)
  const messages = useStore((state) => state.messages[id])
  const drafts = useStore((state) => state.drafts)
  const typingAt = useStore((state) => state.typing[id] ?? 0)
  const me = useStore((state) => state.me)
  const offer = useStore((state) => state.offers[id])
  const [dialog, setDialog] = useState<'transfer' | 'ticket' | 'details' | 'elsewhere'>()
  const [isWhole, setWhole] = useState(false)
  const bottom = useRef<HTMLDivElement>(null)
  const count = (messages?.length ?? 0) + drafts.length
  const lastSeq = conversation?.lastSeq ?? 0
  const isMine = conversation?.status === 'assigned' && conversation.agentId === me?.id
  const isGuest = conversation?.participants.some(({ agentId }) => agentId === me?.id) ?? false
  const mayTakeOver =
    conversation?.status === 'assigned' && !isMine && conversation.agentId !== undefined && me?.role !== 'agent'
  const writer = useWriter(id)
  const [isTranslated, setTranslated] = useState(false)
  const { words, spoken } = useTranslations(id, messages, isTranslated)

  useLayoutEffect(() => {
    bottom.current?.scrollIntoView({ block: 'end' })
  }, [count])
  useEffect(() => {
    if (isMine && lastSeq > 0 && document.visibilityState === 'visible')
      void call('editConversation', { params: { conversationId: id }, body: { readSeq: lastSeq } }).catch(
        () => undefined,
      )
  }, [id, isMine, lastSeq])

  const params = { conversationId: id }
  const put = (action: 'takeConversation' | 'returnConversation' | 'closeConversation') =>
    act(async () => {
      if (action !== 'takeConversation') await flush(id)
      const changed = await (action === 'takeConversation' && mayTakeOver && conversation?.agentId
        ? call(action, { params, body: { fromAgentId: conversation.agentId } })
        : call(action, { params }))
      set((before) => ({ conversations: { ...before.conversations, [id]: changed } }))
    })
  const canTake =
    (conversation?.status === 'assistant' || conversation?.status === 'waiting') && conversation.desk?.kind !== 'voice'
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!isShortcut(event)) return
      if (event.key === 'a' && canTake) void put('takeConversation')
      if (event.key === 'e' && isMine) void put('closeConversation')
      if (event.key === 't') setDialog('ticket')
      if (event.key === 'h') setWhole((before) => !before)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })
  if (!conversation) return <Text m="auto">{say('loading')}</Text>
  const isManySided = conversation.sides.length > 0
  const titleOf = (channel: string | undefined) =>
    Object.values(inboxes).find(({ manifest }) => manifest.name === channel)?.manifest.title[language] ?? channel
  const isTyping = Date.now() - typingAt < 8_000
  return (
    <>
      <Group
        gap="xs"
        px="md"
        py="xs"
        wrap="nowrap"
        style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}
      >
        <ActionIcon
          className="only-narrow"
          variant="subtle"
          aria-label={say('back')}
          onClick={() => go('conversations')}
        >
          <IconArrowLeft size={18} />
        </ActionIcon>
        <Text fw={650} className="ellipsis" component="h2" m={0}>
          {conversation.customerName ?? `${say('customer')} ${conversation.address.slice(-4)}`}
        </Text>
        {conversation.rating ? <Badge variant="default">{'★'.repeat(conversation.rating.score)}</Badge> : null}
        {conversation.desk ? (
          <Badge variant="light" title={say('atDesk')} style={{ flexShrink: 0 }}>
            Amazon Connect
          </Badge>
        ) : null}
        {conversation.participants.map(({ agentId, name }) => (
          <Badge key={agentId} variant="light" style={{ flexShrink: 0 }} title={say('takesPart')}>
            +{name}
          </Badge>
        ))}
        {canTake || mayTakeOver ? (
          <Button
            size="compact-sm"
            variant={mayTakeOver ? 'default' : 'filled'}
            onClick={() => put('takeConversation')}
            data-testid="take"
          >
            {say(offer ? 'accept' : 'takeOver')}
          </Button>
        ) : null}
        {isMine ? (
          <>
            <Button size="compact-sm" variant="default" onClick={() => setDialog('transfer')} data-testid="transfer">
              {say('transfer')}
            </Button>
            <Invite conversation={conversation} />
            <Button size="compact-sm" variant="default" visibleFrom="md" onClick={() => setDialog('elsewhere')}>
              {say('goElsewhere')}
            </Button>
            <Button size="compact-sm" variant="default" visibleFrom="sm" onClick={() => put('returnConversation')}>
              {say('giveBack')}
            </Button>
          </>
        ) : null}
        <Button
          size="compact-sm"
          variant="default"
          visibleFrom="sm"
          onClick={() => setDialog('ticket')}
          data-testid="make-ticket"
        >
          {say('makeTicket')}
        </Button>
        {isMine ? (
          <Button size="compact-sm" variant="light" onClick={() => put('closeConversation')} data-testid="close">
            {say('close')}
          </Button>
        ) : null}
        <TranslateToggle isOn={isTranslated} onChange={() => setTranslated(!isTranslated)} />
        <ActionIcon
          variant={isWhole ? 'filled' : 'subtle'}
          aria-pressed={isWhole}
          aria-label={say('wholeTimeline')}
          title={say('wholeTimeline')}
          data-testid="whole"
          onClick={() => setWhole(!isWhole)}
        >
          <IconHistory size={18} />
        </ActionIcon>
        <ActionIcon hiddenFrom="lg" variant="subtle" aria-label={say('details')} onClick={() => setDialog('details')}>
          <IconUser size={18} />
        </ActionIcon>
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label={say('messagesOf')}>
        {isWhole ? <Timeline conversation={conversation} /> : null}
        {!isWhole && (messages?.[0]?.seq ?? 1) > 1 ? (
          <Text ta="center" pt="sm">
            <Anchor component="button" size="sm" onClick={() => void follower.loadOlder(id)}>
              {say('loadOlder')}
            </Anchor>
          </Text>
        ) : null}
        <ol className="thread" aria-live="polite" data-testid="thread">
          {(isWhole ? [] : (messages ?? [])).map((message, place) => (
            <MessageLine
              key={message.seq}
              message={message}
              before={messages?.slice(0, place).findLast(({ author }) => author === 'customer')}
              readSeq={conversation.customerReadSeq}
              translation={words[message.id]}
              channel={isManySided ? titleOf(message.channel) : undefined}
            />
          ))}
          {drafts
            .filter((draft) => draft.conversationId === id)
            .map((draft) => (
              <DraftLine key={draft.key} draft={draft} />
            ))}
        </ol>
        <div ref={bottom} />
      </section>
      <Text size="xs" c="dimmed" px="md" mih={18} role="status">
        {[isTyping ? say('customerTyping') : '', writer ? `${writer} ${say('isWriting')}` : '']
          .filter(Boolean)
          .join(' · ')}
      </Text>
      <TagLine conversation={conversation} />
      <Composer
        conversation={conversation}
        isMine={isMine}
        canReply={isMine || isGuest}
        spoken={spoken}
        steps={{
          giveBack: () => put('returnConversation'),
          close: () => put('closeConversation'),
          makeTicket: () => setDialog('ticket'),
          passOn: (teamId) =>
            act(async () => {
              await flush(id)
              await call('transferConversation', { params, body: { teamId } })
            }),
        }}
      />
      <TransferDialog isOpen={dialog === 'transfer'} onClose={() => setDialog(undefined)} conversationId={id} />
      <ElsewhereDialog
        isOpen={dialog === 'elsewhere'}
        onClose={() => setDialog(undefined)}
        conversation={conversation}
      />
      <TicketDialog isOpen={dialog === 'ticket'} onClose={() => setDialog(undefined)} conversationId={id} />
      <Drawer
        opened={dialog === 'details'}
        onClose={() => setDialog(undefined)}
        position="right"
        title={say('profile')}
        closeButtonProps={{ 'aria-label': say('cancel') }}
      >
        <Group gap="xs" mb="sm" hiddenFrom="md">
          <Button size="compact-sm" variant="default" hiddenFrom="sm" onClick={() => setDialog('ticket')}>
            {say('makeTicket')}
          </Button>
          {isMine ? (
            <>
              <Button size="compact-sm" variant="default" onClick={() => setDialog('elsewhere')}>
                {say('goElsewhere')}
              </Button>
              <Button size="compact-sm" variant="default" hiddenFrom="sm" onClick={() => put('returnConversation')}>
                {say('giveBack')}
              </Button>
            </>
          ) : null}
        </Group>
        <CustomerPanel conversationId={id} />
      </Drawer>
    </>
  )
}
