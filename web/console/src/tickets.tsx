import {
  Badge,
  Button,
  Group,
  NativeSelect,
  SegmentedControl,
  Text,
  Textarea,
  TextInput,
  Timeline,
  Title,
} from '@mantine/core'
import { useEffect, useState } from 'react'
import { call } from './api.ts'
import { go } from './app.tsx'
import { useAct, useText } from './context.tsx'
import { timeOf } from './format.ts'
import { Detail } from './parts.tsx'
import { loadTickets, remember, set, type Ticket, useStore } from './store.ts'
import { changeIn, wordIn } from './text.ts'

const statuses = ['open', 'pending', 'resolved', 'closed'] as const
const priorities = ['low', 'normal', 'high', 'urgent'] as const
const isOverdue = (ticket: Ticket) =>
  ticket.dueAt !== undefined &&
  (ticket.status === 'open' || ticket.status === 'pending') &&
  Date.parse(ticket.dueAt) < Date.now()

export function TicketsPage({ id }: { readonly id: string | undefined }) {
  const { say, language } = useText()
  const [status, setStatus] = useState<Ticket['status']>('open')
  const all = useStore((state) => state.tickets)
  const list = Object.values(all)
    .filter((ticket) => ticket.status === status)
    .sort((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'))
  useEffect(() => {
    void loadTickets(status)
  }, [status])
  useEffect(() => {
    if (id)
      void call('getTicket', { params: { ticketId: id } }).then(
        (ticket) => set((before) => ({ tickets: remember(before.tickets, [ticket]) })),
        () => undefined,
      )
  }, [id])
  const ticket = id ? all[id] : undefined
  return (
    <main className="page">
      <section className={`pane ${id ? 'hidden-narrow' : ''}`} aria-label={say('tickets')}>
        <SegmentedControl
          fullWidth
          m="xs"
          value={status}
          onChange={(value) => setStatus(value as Ticket['status'])}
          data={statuses.map((value) => ({ value, label: say(value) }))}
        />
        <div className="scroll">
          {list.length === 0 ? (
            <Text c="dimmed" ta="center" p="xl">
              {say('noTickets')}
            </Text>
          ) : null}
          {list.map((one) => (
            <button
              key={one.id}
              type="button"
              className="row"
              aria-current={one.id === id}
              onClick={() => go('tickets', one.id)}
              data-testid="ticket"
            >
              <div className="line">
                <Text fw={600} size="sm" className="ellipsis" component="span">
                  {one.subject}
                </Text>
                <Badge
                  size="xs"
                  variant={one.priority === 'normal' || one.priority === 'low' ? 'default' : 'filled'}
                  color="red.9"
                >
                  {say(one.priority)}
                </Badge>
              </div>
              <div className="line">
                <Text size="xs" c="dimmed" className="ellipsis" component="span">
                  {one.number} · {one.assigneeName ?? say('nobody')}
                </Text>
                <Text size="xs" fw={isOverdue(one) ? 700 : 400} c={isOverdue(one) ? 'red' : 'dimmed'} component="span">
                  {isOverdue(one) ? say('overdue') : timeOf(one.dueAt, language)}
                </Text>
              </div>
            </button>
          ))}
        </div>
      </section>
      <section className={`pane ${id ? '' : 'hidden-narrow'}`} aria-label={say('ticketDetail')}>
        {ticket ? <TicketDetail key={ticket.id} ticket={ticket} /> : null}
      </section>
    </main>
  )
}

function TicketDetail({ ticket }: { readonly ticket: Ticket }) {
  const { say, language } = useText()
  const act = useAct()
  const agents = useStore((state) => state.agents)
  const [comment, setComment] = useState('')
  const edit = (
    body: Parameters<typeof call<'editTicket'>>[1] extends infer O ? (O extends { body?: infer B } ? B : never) : never,
  ) =>
    act(async () => {
      const changed = await call('editTicket', { params: { ticketId: ticket.id }, body })
      set((before) => ({ tickets: remember(before.tickets, [changed]) }))
    })
  const dueLocal = ticket.dueAt
    ? new Date(Date.parse(ticket.dueAt) - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
    : ''
  return (
    <Detail page="tickets">
      <div>
        <Text size="sm" c="dimmed">
          {ticket.number} · {timeOf(ticket.createdAt, language)} · {wordIn(language, ticket.origin)}
        </Text>
        <Title order={2} size="h3">
          {ticket.subject}
        </Title>
      </div>
      <Group grow align="flex-end">
        <NativeSelect
          label={say('status')}
          value={ticket.status}
          onChange={(event) => void edit({ status: event.currentTarget.value as 'open' })}
          data={statuses.map((value) => ({ value, label: say(value) }))}
          data-testid="ticket-status"
        />
        <NativeSelect
          label={say('priority')}
          value={ticket.priority}
          onChange={(event) => void edit({ priority: event.currentTarget.value as 'normal' })}
          data={priorities.map((value) => ({ value, label: say(value) }))}
        />
      </Group>
      <Group grow align="flex-end">
        <NativeSelect
          label={say('assignee')}
          value={ticket.assigneeId ?? ''}
          onChange={(event) => void edit({ assigneeId: event.currentTarget.value || null })}
          data={[
            { value: '', label: say('nobody') },
            ...agents.map((agent) => ({ value: agent.id, label: agent.name })),
          ]}
        />
        <TextInput
          type="datetime-local"
          label={say('due')}
          defaultValue={dueLocal}
          onBlur={(event) =>
            event.currentTarget.value &&
            event.currentTarget.value !== dueLocal &&
            void edit({ dueAt: new Date(event.currentTarget.value).toISOString() })
          }
        />
      </Group>
      {ticket.description ? <Text style={{ whiteSpace: 'pre-wrap' }}>{ticket.description}</Text> : null}
      {ticket.conversationId ? (
        <Button
          variant="light"
          w="fit-content"
          size="compact-md"
          onClick={() => go('conversations', ticket.conversationId)}
        >
          {say('openConversation')}
        </Button>
      ) : null}
      <Textarea
        label={say('comment')}
        autosize
        minRows={2}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <Button
        w="fit-content"
        size="compact-md"
        disabled={!comment.trim()}
        onClick={() => void edit({ comment: comment.trim() }).then((isDone) => isDone && setComment(''))}
      >
        {say('save')}
      </Button>
      <Title order={3} size="h5">
        {say('changes')}
      </Title>
      <Timeline bulletSize={12} lineWidth={2}>
        {[...ticket.history].reverse().map((entry) => (
          <Timeline.Item key={`${entry.at}${entry.change}`}>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
              {changeIn(language, entry.change)}
            </Text>
            <Text size="xs" c="dimmed">
              {entry.by} · {timeOf(entry.at, language)}
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </Detail>
  )
}
