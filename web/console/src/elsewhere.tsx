import { Button, Modal, Select, Text } from '@mantine/core'
import { useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { type Conversation, set, useStore } from './store.ts'
import type { TextKey } from './text.ts'

const wherever = 'any'

/** Offers the customer to go on at another channel. */
export function ElsewhereDialog({
  isOpen,
  onClose,
  conversation,
}: {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly conversation: Conversation
}) {
  const { say } = useText()
  const act = useAct()
  const inboxes = useStore((state) => state.manifests)
  const [inboxId, setInboxId] = useState(wherever)
  const offer = () =>
    act(async () => {
      const body = inboxId === wherever ? {} : { inboxId: inboxId as Conversation['inboxId'] }
      await call('offerContinuation', { params: { conversationId: conversation.id }, body })
      onClose()
    })
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={say('goElsewhere')}
      closeButtonProps={{ 'aria-label': say('cancel') }}
    >
      <Text size="sm" mb="sm">
        {say('goElsewhereHint')}
      </Text>
      <Select
        label={say('channel')}
        value={inboxId}
        allowDeselect={false}
        onChange={(value) => setInboxId(value ?? wherever)}
        data={[
          { value: wherever, label: say('anyChannel') },
          ...Object.entries(inboxes)
            .filter(([id]) => id !== conversation.inboxId)
            .map(([id, { name }]) => ({ value: id, label: name })),
        ]}
      />
      <Button mt="md" onClick={offer}>
        {say('offer')}
      </Button>
    </Modal>
  )
}

const kinds: Readonly<Record<string, TextKey>> = {
  text: 'kindText',
  image: 'photo',
  file: 'kindFile',
  voice: 'kindVoice',
  video: 'kindVideo',
  location: 'kindLocation',
  card: 'kindCard',
  choice: 'kindChoice',
}

/** What the channel can carry, and where several addresses are open, which of them answers. */
export function ChannelLine({ conversation }: { readonly conversation: Conversation }) {
  const { say, language } = useText()
  const act = useAct()
  const inboxes = useStore((state) => state.manifests)
  const manifest = inboxes[conversation.inboxId]?.manifest
  const titleOf = (inboxId: string, channel: string) => inboxes[inboxId]?.manifest.title[language] ?? channel
  const choose = (contactPointId: string | null) =>
    contactPointId &&
    act(async () => {
      const changed = await call('editConversation', {
        params: { conversationId: conversation.id },
        body: { contactPointId: contactPointId as Conversation['contactPointId'] },
      })
      set((before) => ({ conversations: { ...before.conversations, [conversation.id]: changed } }))
    })
  const carried = manifest?.capabilities.isSpoken
    ? say('spokenTo')
    : `${say('carries')}: ${(manifest?.capabilities.contents ?? [])
        .flatMap((content) => kinds[content] ?? [])
        .map((kind) => say(kind))
        .join(language === 'zh' ? '、' : ', ')}`
  return (
    <div className="line" style={{ marginBottom: 6, gap: 8 }}>
      {conversation.sides.length > 0 ? (
        <Select
          size="xs"
          w={230}
          style={{ flex: 'none' }}
          aria-label={say('answerOn')}
          data-testid="answer-on"
          allowDeselect={false}
          value={conversation.contactPointId}
          onChange={choose}
          data={[conversation, ...conversation.sides].map((side) => ({
            value: side.contactPointId,
            label: `${say('answerOn')}: ${titleOf(side.inboxId, side.channel)}`,
          }))}
        />
      ) : (
        <Text size="xs" fw={600} component="span">
          {titleOf(conversation.inboxId, conversation.channel)}
        </Text>
      )}
      <Text size="xs" c="dimmed" component="span" className="ellipsis">
        {carried}
      </Text>
    </div>
  )
}
