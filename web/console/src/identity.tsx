import { Anchor, Button, Text } from '@mantine/core'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import type { Timeline } from './customer.tsx'
import { timeOf } from './format.ts'
import { type Conversation, follower, set, useStore } from './store.ts'

interface Props {
  readonly timeline: Timeline
  readonly conversationId: string
  readonly onChange: () => void
}

/** At which addresses this is one person, why we think so, and who else it may be; all of it can be undone. */
export function Identity({ timeline, conversationId, onChange }: Props) {
  const { say, language } = useText()
  const act = useAct()
  const inboxes = useStore((state) => state.manifests)
  const conversation = useStore((state) => state.conversations[conversationId])
  const { customer, contactPoints, links, suggestions, conversations } = timeline
  const change = (work: () => Promise<unknown>) =>
    act(async () => {
      await work()
      onChange()
      await follower.load(conversationId)
    })
  const keep = (changed: Conversation) =>
    set((before) => ({ conversations: { ...before.conversations, [changed.id]: changed } }))
  const params = { conversationId }
  const isSide = (id: string) => conversation?.sides.some((side) => side.contactPointId === id)
  const mergeable = conversations.filter(({ id, status }) => id !== conversationId && status !== 'closed')
  return (
    <>
      <Text fw={650} size="sm" mt={4}>
        {say('addresses')}
      </Text>
      {contactPoints.map((point) => (
        <Text key={point.id} size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {inboxes[point.inboxId]?.manifest.title[language] ?? point.channel} · {point.address}{' '}
          {isSide(point.id) ? (
            <Anchor
              component="button"
              size="xs"
              onClick={() =>
                change(async () =>
                  keep(await call('splitConversation', { params, body: { contactPointId: point.id } })),
                )
              }
            >
              {say('split')}
            </Anchor>
          ) : null}
        </Text>
      ))}
      {links.map((link) => (
        <Text key={link.id} size="xs" c="dimmed">
          {say('linkedBy')}: {link.by} · {timeOf(link.at, language)}{' '}
          {link.undoneAt ? (
            say('undone')
          ) : (
            <Anchor
              component="button"
              size="xs"
              onClick={() => change(() => call('undoLink', { params: { customerId: customer.id, linkId: link.id } }))}
            >
              {say('undo')}
            </Anchor>
          )}
        </Text>
      ))}
      {suggestions.map((one) => (
        <div key={`${one.inboxId} ${one.address}`} className="suggestion" data-testid="suggestion">
          <Text size="sm">
            {say('maybeSame')}: {one.name ?? one.address} · {inboxes[one.inboxId]?.manifest.title[language]} (
            {say(one.reason === 'phone' ? 'samePhone' : 'sameEmail')})
          </Text>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() =>
              change(() =>
                call('linkAddress', {
                  params: { customerId: customer.id },
                  body: { inboxId: one.inboxId, address: one.address },
                }),
              )
            }
          >
            {say('link')}
          </Button>
        </div>
      ))}
      {mergeable.map((other) => (
        <Text key={other.id} size="sm">
          {inboxes[other.inboxId]?.manifest.title[language]} · {other.preview?.text.slice(0, 24)}{' '}
          <Anchor
            component="button"
            size="xs"
            onClick={() =>
              change(async () => keep(await call('mergeConversation', { params, body: { conversationId: other.id } })))
            }
          >
            {say('merge')}
          </Anchor>
        </Text>
      ))}
    </>
  )
}
