import { ActionIcon, Badge, Button, CloseButton, Group, Menu, TagsInput } from '@mantine/core'
import { IconTag, IconUserPlus } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { type Conversation, set, useStore } from './store.ts'

const put = (conversation: Conversation) =>
  set((before) => ({ conversations: { ...before.conversations, [conversation.id]: conversation } }))

/** How long somebody counts as writing after the last sign of it. */
const writesForMs = 8_000

/** The colleague who is writing in a conversation at this moment. */
export function useWriter(conversationId: string): string | undefined {
  const writing = useStore((state) => state.writing[conversationId])
  const agents = useStore((state) => state.agents)
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (!writing?.at) return
    setNow(Date.now())
    const timer = setTimeout(() => setNow(Date.now()), writesForMs)
    return () => clearTimeout(timer)
  }, [writing])
  const isWriting = writing !== undefined && now - writing.at < writesForMs
  return isWriting ? agents.find(({ id }) => id === writing.agentId)?.name : undefined
}

/** Asks a colleague in, and lets those who were asked in go again. */
export function Invite({ conversation }: { readonly conversation: Conversation }) {
  const { say } = useText()
  const act = useAct()
  const agents = useStore((state) => state.agents)
  const me = useStore((state) => state.me)
  const { id: conversationId, participants } = conversation
  const others = agents.filter(
    ({ id, availability }) =>
      id !== me?.id && availability !== 'offline' && !participants.some(({ agentId }) => agentId === id),
  )
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="default" size={26} aria-label={say('invite')} title={say('invite')} data-testid="invite">
          <IconUserPlus size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say('invite')}</Menu.Label>
        {others.map(({ id, name, availability }) => (
          <Menu.Item
            key={id}
            onClick={() =>
              act(async () => put(await call('inviteAgent', { params: { conversationId }, body: { agentId: id } })))
            }
          >
            {name} · {say(availability)}
          </Menu.Item>
        ))}
        {others.length === 0 ? <Menu.Item disabled>{say('nobodyElse')}</Menu.Item> : null}
        {participants.map(({ agentId, name }) => (
          <Menu.Item
            key={agentId}
            color="red"
            onClick={() =>
              act(async () => put(await call('removeParticipant', { params: { conversationId, agentId } })))
            }
          >
            {say('letGo')} {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The labels of a conversation, and a field to change them. */
export function TagLine({ conversation }: { readonly conversation: Conversation }) {
  const { say } = useText()
  const act = useAct()
  const offered = useStore((state) => state.settings?.tags.value.items)
  const [isOpen, setOpen] = useState(false)
  const save = (tags: string[]) =>
    act(async () =>
      put(await call('editConversation', { params: { conversationId: conversation.id }, body: { tags } })),
    )
  return (
    <Group gap={6} px="md" pb={4} wrap={isOpen ? 'nowrap' : 'wrap'}>
      {isOpen ? (
        <>
          <TagsInput
            size="xs"
            style={{ flex: 1 }}
            aria-label={say('tags')}
            placeholder={say('tags')}
            value={conversation.tags}
            data={[...(offered ?? [])]}
            maxTags={20}
            onChange={save}
            autoFocus
            data-testid="tags"
          />
          <CloseButton size="sm" aria-label={say('cancel')} onClick={() => setOpen(false)} />
        </>
      ) : (
        <>
          {conversation.tags.map((tag) => (
            <Badge key={tag} size="sm" variant="default">
              {tag}
            </Badge>
          ))}
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<IconTag size={13} />}
            onClick={() => setOpen(true)}
          >
            {say('tags')}
          </Button>
        </>
      )}
    </Group>
  )
}
