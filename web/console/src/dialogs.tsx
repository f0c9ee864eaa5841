import { Button, Group, Modal, NativeSelect, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { flush } from './outbox.ts'
import { useStore } from './store.ts'
import { NewTicketDialog } from './ticket-new.tsx'

interface DialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly conversationId: string
}

export function TransferDialog({ isOpen, onClose, conversationId }: DialogProps) {
  const { say } = useText()
  const act = useAct()
  const agents = useStore((state) => state.agents)
  const me = useStore((state) => state.me)
  const teams = useStore((state) => state.settings?.teams.value.items)
  const [to, setTo] = useState('')
  const [note, setNote] = useState('')
  const submit = async () => {
    const target = to.startsWith('tem_') ? { teamId: to } : to ? { agentId: to } : {}
    const body = { ...target, ...(note && { note }) }
    await flush(conversationId)
    if (await act(() => call('transferConversation', { params: { conversationId }, body }))) onClose()
  }
  return (
    <Modal opened={isOpen} onClose={onClose} title={say('transfer')} closeButtonProps={{ 'aria-label': say('cancel') }}>
      <Stack>
        <NativeSelect
          label={say('transferTo')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          data={[
            { value: '', label: say('anyone') },
            ...(teams ?? []).map(({ id, name }) => ({ value: id, label: `${say('team')}: ${name}` })),
            ...agents
              .filter((agent) => agent.id !== me?.id)
              .map((agent) => ({
                value: agent.id,
                label: `${agent.name} · ${say(agent.availability)} · ${agent.load}/${agent.capacity}`,
              })),
          ]}
        />
        <Textarea
          label={say('transferNote')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={1_000}
        />
        <Group justify="flex-end">
          <Button onClick={submit}>{say('transfer')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** A ticket about what a conversation is about. */
export function TicketDialog({ isOpen, onClose, conversationId }: DialogProps) {
  const said = useStore((state) => state.messages[conversationId])
  const spoken = (said ?? []).flatMap(({ author, content }) =>
    author === 'customer' && content.type === 'text' ? [content.text] : [],
  )
  const telling = spoken.findLast((text) => text.length > 8) ?? spoken.at(-1) ?? ''
  return <NewTicketDialog isOpen={isOpen} onClose={onClose} conversationId={conversationId} telling={telling} />
}
