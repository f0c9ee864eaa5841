import { Badge, Button, Code, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { timeOf } from './format.ts'
import { useStore } from './store.ts'

type Known = Awaited<ReturnType<typeof call<'listInboxHealth'>>>
type Health = Known['items'][number]
type Channel = Known['channels'][number]

/** Words to take elsewhere, with a button that copies them. */
function Copied({ text, label }: { readonly text: string; readonly label: string }) {
  const { say } = useText()
  const [isCopied, setCopied] = useState(false)
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => undefined,
    )
  return (
    <div>
      <Group justify="space-between" gap={6} mb={4}>
        <Text size="sm">{label}</Text>
        <Button size="compact-xs" variant="default" onClick={copy}>
          {say(isCopied ? 'copied' : 'copyIt')}
        </Button>
      </Group>
      <Code block>{text}</Code>
    </div>
  )
}

const secretsCommand = (id: string, { secrets }: Channel) =>
  `aws ssm put-parameter --type SecureString --name /yunke/<stage>/inboxes/${id} \\\n  --value '${JSON.stringify(
    Object.fromEntries(secrets.map((name) => [name, '…'])),
  )}'`

const failedSince = ({ failedAt = '', sentAt = '' }: Health) => failedAt > sentAt
const stateOf = (health: Health | undefined) => {
  if (!health) return 'new'
  if (failedSince(health) || (health.check && !['ok', 'silent'].includes(health.check.outcome))) return 'bad'
  return health.heardAt || health.sentAt || health.check?.outcome === 'ok' ? 'good' : 'new'
}
const looks = {
  good: { variant: 'filled', color: 'teal.9' },
  bad: { variant: 'filled', color: 'red.9' },
  new: { variant: 'default' },
} as const

/** What is to be done at the provider and in the account until an inbox works. */
function Steps({
  id,
  channel,
  publicUrl,
}: {
  readonly id: string
  readonly channel: Channel
  readonly publicUrl: string
}) {
  const { say } = useText()
  return (
    <>
      {channel.door === 'webhook' && channel.transport !== 'sockets' ? (
        <Copied label={say('webhookAddress')} text={`${publicUrl}/webhooks/${channel.name}/${id}`} />
      ) : (
        <Text size="sm">{say('noWebhook')}</Text>
      )}
      {channel.secrets.length > 0 ? <Copied label={say('storeSecrets')} text={secretsCommand(id, channel)} /> : null}
    </>
  )
}

function Inbox({
  id,
  name,
  channel,
  health,
  publicUrl,
  onCheck,
}: {
  readonly id: string
  readonly name: string
  readonly channel: Channel
  readonly health: Health | undefined
  readonly publicUrl: string
  readonly onCheck: (id: string) => Promise<void>
}) {
  const { say, language } = useText()
  const act = useAct()
  const [isChecking, setChecking] = useState(false)
  const state = stateOf(health)
  const check = () =>
    act(async () => {
      setChecking(true)
      await onCheck(id).finally(() => setChecking(false))
    })
  const at = (iso: string | undefined) => (iso ? timeOf(iso, language) : '—')
  return (
    <details className="more" data-testid={`inbox-${id}`}>
      <summary>
        <span className="grow">{name}</span>{' '}
        <Text span size="xs" c="dimmed">
          {channel.title[language]} · {say('lastHeard')} {at(health?.heardAt)}
        </Text>{' '}
        <Badge size="sm" {...looks[state]} tt="none">
          {say(`health-${state}`)}
        </Badge>
      </summary>
      <Stack gap="sm" mt="sm">
        <Text size="sm">
          {say('lastHeard')} {at(health?.heardAt)} · {say('lastSent')} {at(health?.sentAt)}
          {health?.failedAt ? ` · ${say('lastFailed')} ${at(health.failedAt)}` : ''}
        </Text>
        {health && failedSince(health) ? (
          <Text size="sm" c="red">
            {health.failure} {(health.failures ?? 0) > 1 ? `× ${health.failures}` : ''}
          </Text>
        ) : null}
        <Steps id={id} channel={channel} publicUrl={publicUrl} />
        <Group>
          <Button size="xs" onClick={check} loading={isChecking} data-testid={`check-${id}`}>
            {say('checkIt')}
          </Button>
          <Text size="sm" role="status" data-testid={`checked-${id}`}>
            {isChecking
              ? say('checking')
              : health?.check
                ? `${say(`check-${health.check.outcome}`)} ${health.check.detail} · ${at(health.check.at)}`
                : ''}
          </Text>
        </Group>
        <Text size="sm">{say('thenWrite')}</Text>
      </Stack>
    </details>
  )
}

/** What to write where for an inbox that is not there yet. */
function NewInbox({ channels }: { readonly channels: readonly Channel[] }) {
  const { say, language } = useText()
  const [channelName, setChannel] = useState('wechat')
  const [name, setName] = useState('')
  const channel = channels.find((one) => one.name === channelName)
  if (!channel) return null
  const id = `ibx_${channel.name.replace(/\W/g, '')}2`
  const settings = Object.fromEntries(channel.settings.filter((one) => one !== 'apiBase').map((one) => [one, '…']))
  const entry = { id, channel: channel.name, name: name || channel.title[language], settings }
  return (
    <details className="more">
      <summary>{say('addInbox')}</summary>
      <Stack gap="sm" mt="sm">
        <Group grow>
          <NativeSelect
            label={say('channel')}
            value={channelName}
            data={channels.map((one) => ({ value: one.name, label: one.title[language] }))}
            onChange={(event) => setChannel(event.currentTarget.value)}
          />
          <TextInput
            label={say('itemName')}
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </Group>
        <Copied label={say('addInboxConfig')} text={JSON.stringify(entry, null, 2)} />
        {channel.secrets.length > 0 ? <Copied label={say('storeSecrets')} text={secretsCommand(id, channel)} /> : null}
      </Stack>
    </details>
  )
}

/** The inboxes: how to connect each, whether its provider takes its secrets, and how it fares. */
export function InboxesSection() {
  const inboxes = useStore((state) => state.manifests)
  const [known, setKnown] = useState<Known>()
  const isGone = useRef(false)
  useEffect(() => {
    isGone.current = false
    void call('listInboxHealth').then(setKnown, () => setKnown({ items: [], channels: [] }))
    return () => {
      isGone.current = true
    }
  }, [])
  if (!known) return null
  const check = async (inboxId: string) => {
    const before = known.items.find((one) => one.inboxId === inboxId)?.check?.at
    await call('checkInbox', { params: { inboxId } })
    for (let look = 0; look < 40 && !isGone.current; look++) {
      await new Promise((done) => setTimeout(done, 500))
      const now = await call('listInboxHealth')
      setKnown(now)
      if (now.items.find((one) => one.inboxId === inboxId)?.check?.at !== before) return
    }
  }
  return (
    <Stack gap="xs">
      {Object.entries(inboxes).map(([id, { name, manifest }]) => (
        <Inbox
          key={id}
          id={id}
          name={name}
          channel={manifest}
          health={known.items.find((one) => one.inboxId === id)}
          publicUrl={known.publicUrl ?? location.origin}
          onCheck={check}
        />
      ))}
      <NewInbox channels={known.channels} />
    </Stack>
  )
}
