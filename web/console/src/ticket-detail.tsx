import {
  Button,
  Group,
  NativeSelect,
  SegmentedControl,
  TagsInput,
  Text,
  Textarea,
  TextInput,
  Timeline,
  Title,
} from '@mantine/core'
import { useState } from 'react'
import { type BodyOf, call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { timeOf } from './format.ts'
import { Detail } from './parts.tsx'
import { go } from './place.ts'
import { keepTickets, type Ticket, useStore } from './store.ts'
import { changeIn, wordIn } from './text.ts'
import { TicketFields } from './ticket-fields.tsx'
import { Kin } from './ticket-kin.tsx'
import { Promises } from './ticket-promises.tsx'
import { priorities, statuses } from './ticket-words.ts'

const localInput = (iso: string | undefined) =>
  iso ? new Date(Date.parse(iso) - new Date(iso).getTimezoneOffset() * 60_000).toISOString().slice(0, 16) : ''

export function TicketDetail({ ticket }: { readonly ticket: Ticket }) {
  const { say, language } = useText()
  const act = useAct()
  const agents = useStore((state) => state.agents)
  const me = useStore((state) => state.me)
  const settings = useStore((state) => state.settings)
  const types = settings?.ticketTypes.value.items ?? []
  const teams = settings?.teams.value.items ?? []
  const kind = types.find(({ id }) => id === ticket.type)
  const edit = (body: BodyOf<'editTicket'>) =>
    act(async () => keepTickets([await call('editTicket', { params: { ticketId: ticket.id }, body })]))
  const [fields, setFields] = useState(ticket.fields)
  const isFollowing = me !== undefined && ticket.followerIds.includes(me.id)
  const conversations = [ticket.conversationId, ...ticket.moreConversationIds].filter((id) => id !== undefined)
  return (
    <Detail page="tickets">
      <div>
        <Text size="sm" c="dimmed">
          {ticket.number} · {timeOf(ticket.createdAt, language)} · {wordIn(language, ticket.origin)}
          {ticket.customerName ? ` · ${ticket.customerName}` : ''}
        </Text>
        <Title order={2} size="h3" style={{ overflowWrap: 'anywhere' }}>
          {ticket.subject}
        </Title>
      </div>
      <Promises ticket={ticket} />
      <div className="fields">
        <NativeSelect
          label={say('status')}
          value={ticket.status}
          onChange={(event) => void edit({ status: event.currentTarget.value as 'open' })}
          data={statuses.map((value) => ({ value, label: say(value === 'waiting' ? 'waitingCustomer' : value) }))}
          data-testid="ticket-status"
        />
        <NativeSelect
          label={say('priority')}
          value={ticket.priority}
          onChange={(event) => void edit({ priority: event.currentTarget.value as 'normal' })}
          data={priorities.map((value) => ({ value, label: say(value) }))}
        />
        {types.length > 0 ? (
          <NativeSelect
            label={say('ticketType')}
            value={ticket.type ?? ''}
            onChange={(event) => void edit({ type: event.currentTarget.value || null, fields: {} })}
            data={[{ value: '', label: '—' }, ...types.map(({ id, name }) => ({ value: id, label: name }))]}
          />
        ) : null}
      </div>
      <div className="fields">
        <NativeSelect
          label={say('assignee')}
          value={ticket.assigneeId ?? ''}
          onChange={(event) => void edit({ assigneeId: event.currentTarget.value || null })}
          data={[
            { value: '', label: say('nobody') },
            ...agents.map((agent) => ({ value: agent.id, label: agent.name })),
          ]}
        />
        {teams.length > 0 ? (
          <NativeSelect
            label={say('team')}
            value={ticket.teamId ?? ''}
            onChange={(event) => void edit({ teamId: event.currentTarget.value || null })}
            data={[{ value: '', label: '—' }, ...teams.map(({ id, name }) => ({ value: id, label: name }))]}
          />
        ) : null}
        <TextInput
          key={ticket.dueAt}
          type="datetime-local"
          label={say('due')}
          defaultValue={localInput(ticket.dueAt)}
          onBlur={(event) =>
            event.currentTarget.value &&
            event.currentTarget.value !== localInput(ticket.dueAt) &&
            void edit({ dueAt: new Date(event.currentTarget.value).toISOString() })
          }
        />
      </div>
      {kind ? (
        <>
          <TicketFields fields={kind.fields} values={fields} onChange={setFields} />
          {JSON.stringify(fields) === JSON.stringify(ticket.fields) ? null : (
            <Button w="fit-content" size="compact-sm" onClick={() => edit({ fields })}>
              {say('save')}
            </Button>
          )}
        </>
      ) : null}
      <TagsInput
        label={say('tags')}
        value={ticket.tags}
        data={[...(settings?.tags.value.items ?? [])]}
        maxTags={20}
        onChange={(tags) => void edit({ tags })}
      />
      {ticket.description ? <Text style={{ whiteSpace: 'pre-wrap' }}>{ticket.description}</Text> : null}
      <Group gap="xs">
        {conversations.map((id, index) => (
          <Button key={id} variant="light" size="compact-md" onClick={() => go('conversations', id)}>
            {say('openConversation')} {conversations.length > 1 ? index + 1 : ''}
          </Button>
        ))}
        {ticket.publicKey ? (
          <Button
            variant="default"
            size="compact-md"
            onClick={() =>
              void navigator.clipboard.writeText(`${location.origin}/status/${ticket.id}/${ticket.publicKey}`)
            }
          >
            {say('copyLink')}
          </Button>
        ) : null}
        {me ? (
          <Button
            variant={isFollowing ? 'light' : 'default'}
            size="compact-md"
            aria-pressed={isFollowing}
            onClick={() =>
              void edit({
                followerIds: isFollowing
                  ? ticket.followerIds.filter((id) => id !== me.id)
                  : [...ticket.followerIds, me.id],
              })
            }
          >
            {say(isFollowing ? 'following' : 'follow')} {ticket.followerIds.length || ''}
          </Button>
        ) : null}
        <Remind onRemind={(at, text) => edit({ reminder: { at, text } })} />
      </Group>
      <Kin ticket={ticket} />
      <Write
        ticket={ticket}
        onChange={(changed) => keepTickets([changed])}
        onComment={(comment) => edit({ comment })}
      />
      <Title order={3} size="h5">
        {say('changes')}
      </Title>
      <Timeline bulletSize={12} lineWidth={2}>
        {[...ticket.history].reverse().map((entry, index) => (
          <Timeline.Item key={`${entry.at} ${ticket.history.length - index}`}>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {changeIn(language, entry.change)}
            </Text>
            <Text size="xs" c="dimmed">
              {wordIn(language, entry.by)} · {timeOf(entry.at, language)}
              {entry.isPublic ? ` · ${say('customerSees')}` : ''}
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </Detail>
  )
}

function Remind({ onRemind }: { readonly onRemind: (at: string, text: string) => void }) {
  const { say } = useText()
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  return (
    <NativeSelect
      size="xs"
      aria-label={say('remindMe')}
      value=""
      onChange={(event) =>
        event.currentTarget.value && onRemind(inHours(Number(event.currentTarget.value)), say('remindMe'))
      }
      data={[
        { value: '', label: say('remindMe') },
        ...[1, 4, 24, 72].map((hours) => ({ value: String(hours), label: `${hours} h` })),
      ]}
    />
  )
}

/** An answer to the customer, or a comment for colleagues. */
function Write({
  ticket,
  onChange,
  onComment,
}: {
  readonly ticket: Ticket
  readonly onChange: (ticket: Ticket) => void
  readonly onComment: (text: string) => Promise<boolean>
}) {
  const { say } = useText()
  const act = useAct()
  const canAnswer = ticket.conversationId !== undefined || ticket.publicKey !== undefined
  const [isReply, setReply] = useState(false)
  const [text, setText] = useState('')
  const [status, setStatus] = useState('')
  const words = text.trim()
  const submit = async () => {
    const isDone = isReply
      ? await act(async () =>
          onChange(
            await call('answerTicket', {
              params: { ticketId: ticket.id },
              body: { text: words, ...(status && { status: status as Ticket['status'] }) },
            }),
          ),
        )
      : await onComment(words)
    if (isDone) setText('')
  }
  return (
    <div>
      <SegmentedControl
        size="xs"
        mb={6}
        value={isReply ? 'reply' : 'comment'}
        onChange={(value) => setReply(value === 'reply')}
        data={[
          { value: 'comment', label: say('comment') },
          { value: 'reply', label: say('reply'), disabled: !canAnswer },
        ]}
      />
      <Textarea
        aria-label={say(isReply ? 'reply' : 'comment')}
        autosize
        minRows={2}
        maxLength={3_900}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-testid="ticket-text"
      />
      <Group mt={6} gap="xs">
        {isReply ? (
          <NativeSelect
            size="xs"
            aria-label={say('status')}
            value={status}
            onChange={(event) => setStatus(event.currentTarget.value)}
            data={[
              { value: '', label: say('statusStays') },
              { value: 'waiting', label: say('waitingCustomer') },
              { value: 'resolved', label: say('resolved') },
            ].filter(({ value }) => value !== ticket.status)}
          />
        ) : null}
        <Button size="compact-md" disabled={!words} onClick={submit} data-testid="ticket-send">
          {say(isReply ? 'send' : 'save')}
        </Button>
      </Group>
    </div>
  )
}
