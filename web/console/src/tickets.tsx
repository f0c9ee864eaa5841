import { Badge, Button, Checkbox, Group, NativeSelect, SegmentedControl, Text } from '@mantine/core'
import Papa from 'papaparse'
import { useEffect, useState } from 'react'
import { type BodyOf, call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { timeOf } from './format.ts'
import { notifications } from './notify.ts'
import { Offers } from './offer.tsx'
import { go } from './place.ts'
import { follower, keepTickets, type Ticket, useStore } from './store.ts'
import { wordIn } from './text.ts'
import { TicketDetail } from './ticket-detail.tsx'
import { NewTicketDialog } from './ticket-new.tsx'
import { isOverdue, priorities, statuses } from './ticket-words.ts'

export function TicketsPage({ id }: { readonly id: string | undefined }) {
  const { say, language } = useText()
  const [status, setStatus] = useState<Ticket['status']>('open')
  const [assignee, setAssignee] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [isNew, setNew] = useState(false)
  const all = useStore((state) => state.tickets)
  const agents = useStore((state) => state.agents)
  const me = useStore((state) => state.me)
  const teams = useStore((state) => state.settings?.teams.value.items)
  const isAsked = (ticket: Ticket) =>
    assignee === '' ||
    (assignee === 'none' ? !ticket.assigneeId : ticket.assigneeId === assignee || ticket.teamId === assignee)
  const list = Object.values(all)
    .filter((ticket) => ticket.status === status && isAsked(ticket))
    .sort((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'))
  useEffect(() => {
    setChosen(new Set())
    follower.surely(() => follower.loadTickets(status))
  }, [status])
  useEffect(() => {
    if (id)
      void call('getTicket', { params: { ticketId: id } }).then(
        (ticket) => keepTickets([ticket]),
        () => undefined,
      )
  }, [id])
  const act = useAct()
  const takeNext = () =>
    act(async () => {
      const next = await call('takeNextTicket')
      if (!next) return notifications.done(say('nextTicket'), say('noNextTicket'))
      keepTickets([next])
      go('tickets', next.id)
    })
  const ticket = id ? all[id] : undefined
  const toggle = (one: string) => {
    const next = new Set(chosen)
    if (!next.delete(one)) next.add(one)
    setChosen(next)
  }
  return (
    <main className="page">
      <section className={`pane ${id ? 'hidden-narrow' : ''}`} aria-label={say('tickets')}>
        <SegmentedControl
          fullWidth
          m="xs"
          mb={6}
          value={status}
          onChange={(value) => setStatus(value as Ticket['status'])}
          data={statuses.map((value) => ({ value, label: say(value === 'waiting' ? 'waitingCustomer' : value) }))}
        />
        <Group gap={6} px="xs" pb={6} wrap="nowrap">
          <NativeSelect
            size="xs"
            style={{ flex: 1 }}
            aria-label={say('assignee')}
            value={assignee}
            onChange={(event) => setAssignee(event.currentTarget.value)}
            data={[
              { value: '', label: say('everybody') },
              { value: 'none', label: say('nobody') },
              ...(me ? [{ value: me.id, label: say('me') }] : []),
              ...(teams ?? []).map(({ id: value, name }) => ({ value, label: `${say('team')}: ${name}` })),
              ...agents.filter((agent) => agent.id !== me?.id).map(({ id: value, name }) => ({ value, label: name })),
            ]}
          />
          <Button size="compact-sm" variant="default" onClick={() => exportCsv(list)} disabled={list.length === 0}>
            CSV
          </Button>
          <Button size="compact-sm" variant="light" onClick={takeNext} data-testid="next-ticket">
            {say('nextTicket')}
          </Button>
          <Button size="compact-sm" onClick={() => setNew(true)} data-testid="new-ticket">
            {say('newTicket')}
          </Button>
        </Group>
        <Offers />
        {chosen.size > 0 ? <Together chosen={chosen} onDone={() => setChosen(new Set())} /> : null}
        <div className="scroll">
          {list.length === 0 ? (
            <Text c="dimmed" ta="center" p="xl">
              {say('noTickets')}
            </Text>
          ) : null}
          {list.map((one) => (
            <div key={one.id} className="with-box">
              <Checkbox aria-label={one.number} checked={chosen.has(one.id)} onChange={() => toggle(one.id)} />
              <button
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
                    {one.number} · {one.assigneeName ?? say('nobody')} {one.customerName ? `· ${one.customerName}` : ''}
                  </Text>
                  <Text
                    size="xs"
                    fw={isOverdue(one) ? 700 : 400}
                    c={isOverdue(one) ? 'red' : 'dimmed'}
                    component="span"
                  >
                    {isOverdue(one) ? say('overdue') : timeOf(one.dueAt, language)}
                  </Text>
                </div>
              </button>
            </div>
          ))}
        </div>
      </section>
      <section className={`pane ${id ? '' : 'hidden-narrow'}`} aria-label={say('ticketDetail')}>
        {ticket ? <TicketDetail key={ticket.id} ticket={ticket} /> : null}
      </section>
      <NewTicketDialog isOpen={isNew} onClose={() => setNew(false)} />
    </main>
  )
}

const columns = [
  'number',
  'subject',
  'status',
  'priority',
  'type',
  'assigneeName',
  'customerName',
  'createdAt',
  'dueAt',
  'description',
] as const

function exportCsv(list: readonly Ticket[]): void {
  const rows = list.map((ticket) => Object.fromEntries(columns.map((name) => [name, String(ticket[name] ?? '')])))
  // A cell that a spreadsheet would take for a formula is kept from being one.
  const text = `\uFEFF${Papa.unparse(rows, { columns: [...columns], escapeFormulae: true })}`
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: 'tickets.csv' })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** What all chosen tickets are changed to. */
function Together({ chosen, onDone }: { readonly chosen: ReadonlySet<string>; readonly onDone: () => void }) {
  const { say, language } = useText()
  const act = useAct()
  const agents = useStore((state) => state.agents)
  const apply = (change: BodyOf<'editTogether'>['change']) =>
    act(async () => {
      const ticketIds = [...chosen]
      const problems: string[] = []
      for (let start = 0; start < ticketIds.length; start += 100) {
        const { items } = await call('editTogether', {
          body: { ticketIds: ticketIds.slice(start, start + 100), change },
        })
        keepTickets(items.flatMap(({ ticket }) => ticket ?? []))
        problems.push(...items.flatMap(({ problem }) => problem ?? []))
      }
      if (problems.length > 0)
        notifications.show(
          `${problems.length}/${chosen.size} ${say('somethingWrong')}`,
          [...new Set(problems)].join('\n'),
        )
      onDone()
    })
  const select = (label: string, data: { value: string; label: string }[], run: (value: string) => void) => (
    <NativeSelect
      size="xs"
      aria-label={label}
      value=""
      onChange={(event) => event.currentTarget.value && run(event.currentTarget.value)}
      data={[{ value: '', label }, ...data]}
    />
  )
  return (
    <Group gap={6} px="xs" pb={6} data-testid="together">
      <Text size="xs" role="status">
        {chosen.size}
      </Text>
      {select(
        say('status'),
        statuses.map((value) => ({ value, label: wordIn(language, value === 'waiting' ? 'waitingCustomer' : value) })),
        (value) => void apply({ status: value as Ticket['status'] }),
      )}
      {select(
        say('priority'),
        priorities.map((value) => ({ value, label: say(value) })),
        (value) => void apply({ priority: value as Ticket['priority'] }),
      )}
      {select(
        say('assignee'),
        agents.map(({ id, name }) => ({ value: id, label: name })),
        (value) => void apply({ assigneeId: value }),
      )}
    </Group>
  )
}
