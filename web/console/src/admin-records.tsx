import { Badge, Button, Checkbox, Code, Group, Stack, Table, Text, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { call } from './api.ts'
import { forgetCanned } from './choices.ts'
import { useAct, useText } from './context.tsx'
import { Rows } from './form.tsx'
import { timeOf } from './format.ts'

type Canned = Awaited<ReturnType<typeof call<'getCannedReplies'>>>['items']

/** What "/" inserts. */
export function CannedSection() {
  const { say } = useText()
  const act = useAct()
  const [items, setItems] = useState<Canned>()
  const [isChanged, setChanged] = useState(false)
  useEffect(() => {
    void call('getCannedReplies').then(
      (found) => setItems(found.items),
      () => setItems([]),
    )
  }, [])
  if (!items) return null
  const save = () =>
    act(async () => {
      setItems((await call('putCannedReplies', { body: { items } })).items)
      forgetCanned()
      setChanged(false)
    })
  return (
    <>
      <Rows
        items={items}
        onChange={(to) => {
          setItems(to)
          setChanged(true)
        }}
        fields={[
          { path: 'shortcut', label: 'shortcut', kind: 'text' },
          {
            path: 'language',
            label: 'languages',
            kind: 'select',
            options: [
              { value: 'zh', label: '中文' },
              { value: 'en', label: 'English' },
            ],
          },
          { path: 'text', label: 'macroReply', kind: 'area' },
        ]}
        blank={() => ({ shortcut: '', text: '', language: 'zh' as const })}
      />
      <Button onClick={save} disabled={!isChanged} w="fit-content" data-testid="save-canned">
        {say('save')}
      </Button>
    </>
  )
}

const scopes = [
  'conversations:read',
  'conversations:write',
  'tickets:read',
  'tickets:write',
  'customers:read',
  'customers:write',
  'knowledge:read',
  'knowledge:write',
] as const

/** Keys of back ends; a secret is shown once. */
export function ApiKeysSection() {
  const { say, language } = useText()
  const act = useAct()
  const [keys, setKeys] = useState<Awaited<ReturnType<typeof call<'listApiKeys'>>>['items']>()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<string[]>(['tickets:write'])
  const [secret, setSecret] = useState<string>()
  const load = () =>
    void call('listApiKeys').then(
      ({ items }) => setKeys(items),
      () => setKeys([]),
    )
  useEffect(load, [])
  const make = () =>
    act(async () => {
      const made = await call('createApiKey', {
        body: { name: name.trim(), scopes: chosen as (typeof scopes)[number][] },
      })
      setSecret(made.secret)
      setName('')
      load()
    })
  const revoke = (apiKeyId: string) =>
    act(async () => {
      await call('revokeApiKey', { params: { apiKeyId } })
      load()
    })
  return (
    <Stack>
      <TextInput
        label={say('itemName')}
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group label={say('scopes')} value={chosen} onChange={setChosen}>
        <Group mt={4}>
          {scopes.map((scope) => (
            <Checkbox key={scope} value={scope} label={scope} />
          ))}
        </Group>
      </Checkbox.Group>
      <Button w="fit-content" onClick={make} disabled={!name.trim() || chosen.length === 0} data-testid="make-key">
        {say('makeKey')}
      </Button>
      {secret ? (
        <div className="source" role="status">
          <Text size="sm">{say('secretOnce')}</Text>
          <Code block data-testid="secret">
            {secret}
          </Code>
        </div>
      ) : null}
      <Table>
        <Table.Tbody>
          {(keys ?? []).map((key) => (
            <Table.Tr key={key.id}>
              <Table.Td>
                {key.name}{' '}
                <Text span size="xs" c="dimmed">
                  …{key.ending}
                </Text>
              </Table.Td>
              <Table.Td>
                {key.scopes.map((scope) => (
                  <Badge key={scope} size="xs" variant="default" tt="none" mr={4}>
                    {scope}
                  </Badge>
                ))}
              </Table.Td>
              <Table.Td>
                {key.createdBy} · {timeOf(key.createdAt, language)}
              </Table.Td>
              <Table.Td>
                <Button size="compact-xs" variant="light" color="red" onClick={() => revoke(key.id)}>
                  {say('revoke')}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}

/** Who changed what. */
export function AuditSection() {
  const { say, language } = useText()
  const [entries, setEntries] = useState<Awaited<ReturnType<typeof call<'listAudit'>>>['items']>([])
  const [cursor, setCursor] = useState<string>()
  const act = useAct()
  const [checked, setChecked] = useState<Awaited<ReturnType<typeof call<'verifyAudit'>>>>()
  const load = async (from?: string) => {
    const page = await call('listAudit', { query: { limit: 30, ...(from && { cursor: from }) } })
    setEntries((before) => (from ? [...before, ...page.items] : page.items))
    setCursor(page.cursor)
  }
  useEffect(() => {
    void load().catch(() => undefined)
  }, [])
  const verify = () => act(async () => setChecked(await call('verifyAudit')))
  return (
    <Stack gap="xs">
      <Group>
        <Button size="xs" variant="light" onClick={verify} data-testid="verify-audit">
          {say('verifyAudit')}
        </Button>
        <Text size="sm" role="status" {...(checked?.broken && { c: 'red' })} data-testid="verified-audit">
          {checked
            ? `${say(checked.broken ? 'auditBroken' : 'auditWhole')} ${checked.broken ?? `${checked.entries} · ${checked.lastSeal?.slice(0, 12) ?? ''}`}`
            : ''}
        </Text>
      </Group>
      {entries.map((entry) => (
        <details key={entry.id} className="more">
          <summary>
            {timeOf(entry.at, language)} · {entry.by} · {entry.what}
          </summary>
          <div className="two">
            <Code block>{entry.before || '—'}</Code>
            <Code block>{entry.after || '—'}</Code>
          </div>
        </details>
      ))}
      {cursor ? (
        <Button variant="default" w="fit-content" onClick={() => void load(cursor)}>
          {say('loadOlder')}
        </Button>
      ) : null}
    </Stack>
  )
}
