import { Badge, Button, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { CustomerConsents } from './customer-consents.tsx'
import { CustomerData } from './customer-data.tsx'
import { timeOf } from './format.ts'
import { Identity } from './identity.tsx'
import { go } from './place.ts'
import { ShopPanel } from './shop-panel.tsx'
import { useStore } from './store.ts'
import { wordIn } from './text.ts'

export type Timeline = Awaited<ReturnType<typeof call<'getCustomer'>>>

/** Who the customer is, what we promised them, and what they said before. */
export function CustomerPanel({ conversationId }: { readonly conversationId: string }) {
  const { say, language } = useText()
  const act = useAct()
  const customerId = useStore((state) => state.conversations[conversationId]?.customerId)
  const tickets = useStore((state) => state.conversations[conversationId]?.ticketIds.length)
  const sides = useStore((state) => state.conversations[conversationId]?.sides.length)
  const [timeline, setTimeline] = useState<Timeline>()
  const [edit, setEdit] = useState<{ name?: string; phone?: string; email?: string; note?: string }>({})
  const load = () => {
    if (customerId) void call('getCustomer', { params: { customerId } }).then(setTimeline, () => undefined)
  }
  useEffect(() => {
    setEdit({})
    load()
  }, [customerId, tickets, sides])
  if (!timeline || !customerId) return null
  const { customer, conversations } = timeline
  const save = () =>
    act(async () => {
      const changed = await call('editCustomer', { params: { customerId }, body: edit })
      setTimeline({ ...timeline, customer: changed })
      setEdit({})
    })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scroll" tabIndex={0} aria-label={say('profile')} style={{ padding: 16 }}>
      <Stack gap="xs">
        <Text fw={700}>
          {customer.name ?? say('customer')}{' '}
          <Badge size="sm" variant="default">
            {say(customer.isVerified ? 'verified' : 'unverified')}
          </Badge>{' '}
          {customer.level === 'vip' ? <Badge size="sm">VIP</Badge> : null}
        </Text>
        <Identity timeline={timeline} conversationId={conversationId} onChange={load} />
        <Text size="sm" c="dimmed">
          {say('since')}: {timeOf(customer.createdAt, language)}
        </Text>
        <TextInput
          size="xs"
          label={say('name')}
          value={edit.name ?? customer.name ?? ''}
          onChange={(event) => setEdit({ ...edit, name: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          label={say('phone')}
          value={edit.phone ?? customer.phone ?? ''}
          onChange={(event) => setEdit({ ...edit, phone: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          type="email"
          label={say('email')}
          value={edit.email ?? customer.email ?? ''}
          onChange={(event) => setEdit({ ...edit, email: event.currentTarget.value })}
        />
        <Textarea
          size="xs"
          autosize
          minRows={2}
          label={say('remark')}
          value={edit.note ?? customer.note ?? ''}
          onChange={(event) => setEdit({ ...edit, note: event.currentTarget.value })}
        />
        {Object.keys(edit).length > 0 ? (
          <Button size="compact-sm" onClick={save}>
            {say('save')}
          </Button>
        ) : null}
        <ShopPanel conversationId={conversationId} customerId={customerId} isVerified={customer.isVerified} />
        <Text fw={650} size="sm" mt="sm">
          {say('tickets')}
        </Text>
        {timeline.tickets.length === 0 ? (
          <Text size="sm" c="dimmed">
            {say('noTickets')}
          </Text>
        ) : null}
        {timeline.tickets.map((ticket) => (
          <button key={ticket.id} type="button" className="row" onClick={() => go('tickets', ticket.id)}>
            <Text size="sm" component="span">
              {ticket.number} · {wordIn(language, ticket.status)}
            </Text>
            <Text size="xs" c="dimmed" lineClamp={1}>
              {ticket.subject}
            </Text>
          </button>
        ))}
        <Text fw={650} size="sm" mt="sm">
          {say('history')}
        </Text>
        {conversations
          .filter((other) => other.id !== conversationId)
          .map((other) => (
            <button key={other.id} type="button" className="row" onClick={() => go('conversations', other.id)}>
              <Text size="sm" lineClamp={1} component="span">
                {other.preview?.text}
              </Text>
              <Text size="xs" c="dimmed">
                {timeOf(other.createdAt, language)} · {wordIn(language, other.status)}
              </Text>
            </button>
          ))}
        <CustomerConsents key={customer.id} customer={customer} />
        <CustomerData customerId={customerId} name={customer.name ?? say('customer')} />
      </Stack>
    </section>
  )
}
