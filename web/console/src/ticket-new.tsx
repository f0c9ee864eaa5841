import { Button, Group, Modal, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { go } from './place.ts'
import { keepTickets, type Ticket, useStore } from './store.ts'
import { TicketFields } from './ticket-fields.tsx'
import { priorities } from './ticket-words.ts'

/** A ticket of its own, or about a conversation. */
export function NewTicketDialog({
  isOpen,
  onClose,
  conversationId,
  telling = '',
}: {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly conversationId?: string
  /** What the customer said that tells most: the subject, until somebody writes another. */
  readonly telling?: string
}) {
  const { say } = useText()
  const act = useAct()
  const types = useStore((state) => state.settings?.ticketTypes.value.items) ?? []
  const teams = useStore((state) => state.settings?.teams.value.items) ?? []
  const [subject, setSubject] = useState<string>()
  const [description, setDescription] = useState('')
  const [priority, setPriority] = useState<Ticket['priority']>('normal')
  const [type, setType] = useState('')
  const [teamId, setTeamId] = useState('')
  const [fields, setFields] = useState<Ticket['fields']>({})
  const [key, setKey] = useState(() => crypto.randomUUID())
  const [email, setEmail] = useState('')
  const hasMail = useStore((state) => Object.values(state.manifests).some(({ manifest }) => manifest.name === 'email'))
  const words = subject ?? telling.slice(0, 200)
  const submit = async () => {
    const isDone = await act(async () => {
      const ticket = await call('createTicket', {
        body: {
          subject: words,
          description,
          priority,
          ...(conversationId && { conversationId }),
          ...(email.trim() && { email: email.trim() }),
          ...(type && { type, fields }),
          ...(teamId && { teamId }),
        },
        idempotencyKey: key,
      })
      keepTickets([ticket])
      if (!conversationId) go('tickets', ticket.id)
    })
    if (!isDone) return
    setKey(crypto.randomUUID())
    setSubject(undefined)
    setDescription('')
    setEmail('')
    setFields({})
    onClose()
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
        {hasMail && !conversationId ? (
          <TextInput
            type="email"
            label={say('ticketEmail')}
            description={say('ticketEmailHint')}
            value={email}
            maxLength={254}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        ) : null}
        <Group grow>
          <NativeSelect
            label={say('priority')}
            value={priority}
            onChange={(event) => setPriority(event.currentTarget.value as Ticket['priority'])}
            data={priorities.map((value) => ({ value, label: say(value) }))}
          />
          {types.length > 0 ? (
            <NativeSelect
              label={say('ticketType')}
              value={type}
              onChange={(event) => {
                setType(event.currentTarget.value)
                setFields({})
              }}
              data={[{ value: '', label: '—' }, ...types.map(({ id, name }) => ({ value: id, label: name }))]}
            />
          ) : null}
          {teams.length > 0 ? (
            <NativeSelect
              label={say('team')}
              value={teamId}
              onChange={(event) => setTeamId(event.currentTarget.value)}
              data={[{ value: '', label: '—' }, ...teams.map(({ id, name }) => ({ value: id, label: name }))]}
            />
          ) : null}
        </Group>
        <TicketFields fields={types.find(({ id }) => id === type)?.fields ?? []} values={fields} onChange={setFields} />
        <Group justify="flex-end">
          <Button onClick={submit} disabled={!words.trim()} data-testid="ticket-save">
            {say('makeTicket')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
