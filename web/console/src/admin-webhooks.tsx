import { Badge, Button, Checkbox, Code, Group, Stack, Switch, Table, Text, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { type BodyOf, call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { timeOf } from './format.ts'

type Hook = Awaited<ReturnType<typeof call<'listWebhooks'>>>['items'][number]
type Delivery = Awaited<ReturnType<typeof call<'listWebhookDeliveries'>>>['items'][number]

const events: BodyOf<'createWebhook'>['events'] = [
  'conversation.changed',
  'conversation.escalated',
  'messages.recorded',
  'delivery.recorded',
  'escalation.changed',
  'ticket.changed',
  'customer.erased',
]
const colours = { sent: 'teal.9', retry: '#a8410a', failed: 'red.9' } as const

/** Addresses of the company's own systems that are told of what happens. */
export function WebhooksSection() {
  const { say } = useText()
  const act = useAct()
  const [hooks, setHooks] = useState<readonly Hook[]>([])
  const [url, setUrl] = useState('')
  const [chosen, setChosen] = useState<string[]>(['ticket.changed'])
  const [secret, setSecret] = useState<string>()
  const load = () =>
    void call('listWebhooks').then(
      ({ items }) => setHooks(items),
      () => undefined,
    )
  useEffect(load, [])
  const make = () =>
    act(async () => {
      const made = await call('createWebhook', { body: { url: url.trim(), events: chosen as typeof events } })
      setSecret(made.secret)
      setUrl('')
      load()
    })
  return (
    <Stack>
      <TextInput
        label={say('address')}
        placeholder="https://shop.example.com/hooks/yunke"
        value={url}
        maxLength={500}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <Checkbox.Group label={say('events')} value={chosen} onChange={setChosen}>
        <Group mt={4}>
          {events.map((event) => (
            <Checkbox key={event} value={event} label={event} />
          ))}
        </Group>
      </Checkbox.Group>
      <Button w="fit-content" onClick={make} disabled={!url.trim() || chosen.length === 0} data-testid="make-webhook">
        {say('add')}
      </Button>
      {secret ? (
        <div className="source" role="status">
          <Text size="sm">{say('secretOnce')}</Text>
          <Code block>{secret}</Code>
        </div>
      ) : null}
      {hooks.map((hook) => (
        <OneHook key={hook.id} hook={hook} onChange={load} />
      ))}
    </Stack>
  )
}

function OneHook({ hook, onChange }: { readonly hook: Hook; readonly onChange: () => void }) {
  const { say, language } = useText()
  const act = useAct()
  const [deliveries, setDeliveries] = useState<readonly Delivery[]>()
  const params = { webhookId: hook.id }
  const load = () =>
    void call('listWebhookDeliveries', { params, query: { limit: 30 } }).then(
      ({ items }) => setDeliveries(items),
      () => setDeliveries([]),
    )
  return (
    <fieldset className="card">
      <Group justify="space-between">
        <Text fw={600} className="ellipsis">
          {hook.url}
        </Text>
        <Group gap={8}>
          <Switch
            label={say('active')}
            checked={hook.isActive}
            onChange={(event) => {
              const isActive = event.currentTarget.checked
              void act(async () => {
                await call('editWebhook', { params, body: { isActive } })
                onChange()
              })
            }}
          />
          <Button
            size="compact-xs"
            variant="light"
            color="red"
            onClick={() =>
              act(async () => {
                await call('removeWebhook', { params })
                onChange()
              })
            }
          >
            {say('remove')}
          </Button>
        </Group>
      </Group>
      <Text size="xs" c="dimmed">
        {hook.events.join(', ')} · {hook.createdBy} · {timeOf(hook.createdAt, language)}
      </Text>
      <Button size="compact-xs" variant="default" mt={6} onClick={load}>
        {say('deliveries')}
      </Button>
      {deliveries ? (
        <Table mt={6}>
          <Table.Tbody>
            {deliveries.map((one) => (
              <Table.Tr key={one.id}>
                <Table.Td>{timeOf(one.at, language)}</Table.Td>
                <Table.Td>{one.event}</Table.Td>
                <Table.Td>
                  <Badge color={colours[one.outcome]} variant="filled">
                    {say(`hook-${one.outcome}`)}
                  </Badge>
                </Table.Td>
                <Table.Td>
                  {one.status ?? one.reason ?? ''} · {one.attempts}× {one.ms === undefined ? '' : `· ${one.ms} ms`}
                </Table.Td>
                <Table.Td>
                  {one.outcome === 'sent' ? null : (
                    <Button
                      size="compact-xs"
                      variant="light"
                      onClick={() => act(() => call('redeliverWebhook', { params: { ...params, deliveryId: one.id } }))}
                    >
                      {say('tryAgain')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : null}
    </fieldset>
  )
}
