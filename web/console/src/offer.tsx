import { Button, Menu, Text } from '@mantine/core'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { timeOf } from './format.ts'
import { go } from './place.ts'
import { follower, keepTickets, type Offer, type Ticket, ticketsOffered, useStore } from './store.ts'

/** So long after an offer ended the platform has made another of it. */
const graceMs = 3_000
const reasons = ['declineBusy', 'declineUnfit', 'declineBreak'] as const

/** What is on offer to whoever sits here: customers first, then tickets. */
export function Offers() {
  const offers = useStore((state) => state.offers)
  const me = useStore((state) => state.me)
  const tickets = useStore((state) => state.tickets)
  const offered = useMemo(() => ticketsOffered({ me, tickets }), [me, tickets])
  return (
    <>
      {Object.values(offers).map((offer) => (
        <ConversationOffer key={offer.conversationId} offer={offer} />
      ))}
      {offered.map((ticket) => (
        <TicketOffer key={ticket.id} ticket={ticket} endsAt={ticket.offer?.endsAt ?? ''} />
      ))}
    </>
  )
}

/** A customer is offered: seconds to take it, or to say why not. */
function ConversationOffer({ offer }: { readonly offer: Offer }) {
  const { say } = useText()
  const act = useAct()
  const conversation = useStore((state) => state.conversations[offer.conversationId])
  const said = useStore((state) =>
    state.messages[offer.conversationId]?.findLast((message) => message.author === 'customer'),
  )
  useEffect(() => {
    follower.surely(() => follower.load(offer.conversationId))
  }, [offer.conversationId])
  const params = { conversationId: offer.conversationId }
  return (
    <OfferCard
      name="offer"
      title={`${say('newOffer')} · ${conversation?.customerName ?? conversation?.address.slice(-4) ?? ''}`}
      endsAt={offer.endsAt}
      onAccept={() =>
        act(() => call('takeConversation', { params })).then(
          (isDone) => isDone && go('conversations', offer.conversationId),
        )
      }
      onDecline={(reason) => act(() => call('declineConversation', { params, ...(reason && { body: { reason } }) }))}
    >
      {said?.content.type === 'text' ? said.content.text : conversation?.preview?.text}
    </OfferCard>
  )
}

/** A ticket that nobody has is offered. */
function TicketOffer({ ticket, endsAt }: { readonly ticket: Ticket; readonly endsAt: string }) {
  const { say, language } = useText()
  const act = useAct()
  const params = { ticketId: ticket.id }
  return (
    <OfferCard
      name="ticket-offer"
      title={`${say('newTicketOffer')} · ${ticket.number} · ${say(ticket.priority)}`}
      endsAt={endsAt}
      onAccept={() =>
        act(async () => keepTickets([await call('takeTicket', { params })])).then(
          (isDone) => isDone && go('tickets', ticket.id),
        )
      }
      onDecline={(reason) =>
        act(async () => {
          await call('declineTicket', { params, ...(reason && { body: { reason } }) })
          const { offer: ended, ...rest } = ticket
          keepTickets([rest])
        })
      }
    >
      {ticket.subject}
      {ticket.dueAt ? ` · ${say('due')} ${timeOf(ticket.dueAt, language)}` : ''}
    </OfferCard>
  )
}

function OfferCard({
  name,
  title,
  endsAt,
  children,
  onAccept,
  onDecline,
}: {
  readonly name: 'offer' | 'ticket-offer'
  readonly title: string
  readonly endsAt: string
  readonly children: ReactNode
  readonly onAccept: () => unknown
  readonly onDecline: (reason?: string) => unknown
}) {
  const { say } = useText()
  const [left, setLeft] = useState(0)
  useEffect(() => {
    const tick = () => setLeft(Math.max(0, Math.round((Date.parse(endsAt) - Date.now()) / 1000)))
    tick()
    const timer = setInterval(tick, 500)
    // Whatever was said of its end while nobody listened.
    const over = setTimeout(
      () => follower.surely(() => follower.loadOffers()),
      Date.parse(endsAt) - Date.now() + graceMs,
    )
    return () => {
      clearInterval(timer)
      clearTimeout(over)
    }
  }, [endsAt])
  return (
    <div className="offer" role="alertdialog" aria-label={title} data-testid={name}>
      <Text fw={700} size="sm">
        {title}
      </Text>
      <Text size="sm" lineClamp={2}>
        {children}
      </Text>
      <Text size="xs" c="dimmed" mb={8}>
        {left} {say('offerEnds')}
      </Text>
      <Button size="compact-md" mr={8} onClick={onAccept} data-testid={name === 'offer' ? 'accept' : 'accept-ticket'}>
        {say('accept')}
      </Button>
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button size="compact-md" variant="default" data-testid={name === 'offer' ? 'decline' : 'decline-ticket'}>
            {say('decline')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {reasons.map((reason) => (
            <Menu.Item key={reason} onClick={() => onDecline(say(reason))}>
              {say(reason)}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => onDecline()}>{say('declineSilently')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
