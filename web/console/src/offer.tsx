import { Button, Menu, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { go } from './place.ts'
import { loadConversation, type Offer, useStore } from './store.ts'

const reasons = ['declineBusy', 'declineUnfit', 'declineBreak'] as const

/** A customer is offered: seconds to take it, or to say why not. */
export function OfferCard({ offer }: { readonly offer: Offer }) {
  const { say } = useText()
  const act = useAct()
  const conversation = useStore((state) => state.conversations[offer.conversationId])
  const said = useStore((state) =>
    state.messages[offer.conversationId]?.findLast((message) => message.author === 'customer'),
  )
  const [left, setLeft] = useState(0)
  useEffect(() => {
    void loadConversation(offer.conversationId)
  }, [offer.conversationId])
  useEffect(() => {
    const tick = () => setLeft(Math.max(0, Math.round((Date.parse(offer.endsAt) - Date.now()) / 1000)))
    tick()
    const timer = setInterval(tick, 500)
    return () => clearInterval(timer)
  }, [offer.endsAt])
  const params = { conversationId: offer.conversationId }
  const accept = () =>
    act(() => call('takeConversation', { params })).then(
      (isDone) => isDone && go('conversations', offer.conversationId),
    )
  const decline = (reason?: string) =>
    act(() => call('declineConversation', { params, ...(reason && { body: { reason } }) }))
  return (
    <div className="offer" role="alertdialog" aria-label={say('newOffer')} data-testid="offer">
      <Text fw={700} size="sm">
        {say('newOffer')} · {conversation?.customerName ?? conversation?.address.slice(-4) ?? ''}
      </Text>
      <Text size="sm" lineClamp={2}>
        {said?.content.type === 'text' ? said.content.text : conversation?.preview?.text}
      </Text>
      <Text size="xs" c="dimmed" mb={8}>
        {left} {say('offerEnds')}
      </Text>
      <Button size="compact-md" mr={8} onClick={accept} data-testid="accept">
        {say('accept')}
      </Button>
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button size="compact-md" variant="default" data-testid="decline">
            {say('decline')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {reasons.map((name) => (
            <Menu.Item key={name} onClick={() => decline(say(name))}>
              {say(name)}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => decline()}>{say('declineSilently')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
