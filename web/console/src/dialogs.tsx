import { Button, Group, Modal, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { remember, set, useStore } from './store.ts'

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
  const [agentId, setAgentId] = useState('')
  const [note, setNote] = useState('')
  const submit = async () => {
    const body = { ...(agentId && { agentId }), ...(note && { note }) }
    if (await act(() => call('transferConversation', { params: { conversationId }, body }))) onClose()
  }
  return (
    <Modal opened={isOpen} onClose={onClose} title={say('transfer')} closeButtonProps={{ 'aria-label': say('cancel') }}>
      <Stack>
        <NativeSelect
          label={say('transferTo')}
          value={agentId}
          onChange={(event) => setAgentId(event.currentTarget.value)}
          data={[
            { value: '', label: say('anyone') },
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

const priorities = ['low', 'normal', 'high', 'urgent'] as const

export function TicketDialog({ isOpen, onClose, conversationId }: DialogProps) {
  const { say } = useText()
  const act = useAct()
  const said = useStore((state) => state.messages[conversationId])
  const spoken = (said ?? []).flatMap(({ author, content }) =>
    author === 'customer' && content.type === 'text' ? [content.text] : [],
  )
  const telling = spoken.findLast((text) => text.length > 8) ?? spoken.at(-1) ?? ''
  const [subject, setSubject] = useState<string>()
  const [description, setDescription] = useState('')
  const [priority, setPriority] = useState<(typeof priorities)[number]>('normal')
  const [key] = useState(() => crypto.randomUUID())
  const words = subject ?? telling.slice(0, 200)
  const submit = async () => {
    const isDone = await act(async () => {
      const ticket = await call('createTicket', {
        body: { subject: words, description, priority, conversationId },
        idempotencyKey: `${key}-${conversationId.slice(-8)}`,
      })
      set((before) => ({ tickets: remember(before.tickets, [ticket]) }))
    })
    if (isDone) onClose()
  }
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={say('makeTicket')}
      closeButtonProps={{ 'aria-label': say('cancel') }}
    >
      <Stack>
        <TextInput
          label={say('subject')}
          required
          value={words}
          maxLength={200}
          onChange={(event) => setSubject(event.currentTarget.value)}
          data-autofocus
        />
        <Textarea
          label={say('description')}
          autosize
          minRows={3}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <NativeSelect
          label={say('priority')}
          value={priority}
          onChange={(event) => setPriority(event.currentTarget.value as 'normal')}
          data={priorities.map((value) => ({ value, label: say(value) }))}
        />
        <Group justify="flex-end">
          <Button onClick={submit} disabled={!words.trim()} data-testid="ticket-save">
            {say('makeTicket')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
