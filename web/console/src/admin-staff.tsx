import { Badge, Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { notifications } from './notify.ts'
import { useStore } from './store.ts'

type Member = Awaited<ReturnType<typeof call<'listStaff'>>>['items'][number]
type Role = NonNullable<Member['role']>
const roles = ['agent', 'supervisor', 'admin'] as const

/** Who may sign in, and as what; colleagues are invited by e-mail. */
export function StaffSection() {
  const { say } = useText()
  const act = useAct()
  const [members, setMembers] = useState<readonly Member[]>()
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('agent')
  useEffect(() => {
    void call('listStaff').then(
      ({ items }) => setMembers(items),
      () => setMembers([]),
    )
  }, [])
  const put = (member: Member) =>
    setMembers((before) =>
      [...(before ?? []).filter(({ id }) => id !== member.id), member].sort((a, b) => a.name.localeCompare(b.name)),
    )
  const invite = () =>
    act(async () => {
      put(await call('inviteStaff', { body: { email: email.trim(), name: name.trim(), role } }))
      notifications.done(say('invited'), email.trim())
      setEmail('')
      setName('')
    })
  const options = roles.map((value) => ({ value, label: say(`role-${value}`) }))
  return (
    <Stack>
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault()
          void invite()
        }}
      >
        <div className="fields">
          <TextInput
            size="xs"
            type="email"
            label={say('staffEmail')}
            value={email}
            required
            maxLength={254}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <TextInput
            size="xs"
            label={say('itemName')}
            value={name}
            required
            maxLength={100}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NativeSelect
            size="xs"
            label={say('staffRole')}
            value={role}
            onChange={(event) => setRole(event.currentTarget.value as Role)}
            data={options}
          />
        </div>
        <Button
          type="submit"
          size="compact-md"
          mt="sm"
          disabled={!email.trim() || !name.trim()}
          data-testid="invite-staff"
        >
          {say('inviteStaff')}
        </Button>
      </form>
      {(members ?? []).map((member) => (
        <OneMember key={member.id} member={member} options={options} onChange={put} />
      ))}
    </Stack>
  )
}

function OneMember({
  member,
  options,
  onChange,
}: {
  readonly member: Member
  readonly options: { value: Role; label: string }[]
  readonly onChange: (member: Member) => void
}) {
  const { say } = useText()
  const act = useAct()
  const isMe = useStore((state) => state.me?.id === member.id)
  const params = { staffId: member.id }
  const edit = (body: { role?: Role; isEnabled?: boolean }) =>
    act(async () => onChange(await call('editStaff', { params, body })))
  const remind = () =>
    act(async () => {
      await call('remindStaff', { params })
      notifications.done(say('invited'), member.email)
    })
  return (
    <section className="card" aria-label={member.name} data-testid="staff-card">
      <Group justify="space-between" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Text fw={650}>{member.name}</Text>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {member.email}
          </Text>
        </div>
        <Group gap={6}>
          {isMe ? <Badge variant="default">{say('me')}</Badge> : null}
          {member.isInvited && member.isEnabled ? <Badge variant="default">{say('notYetSignedIn')}</Badge> : null}
          {member.isEnabled ? null : (
            <Badge color="red.9" variant="filled">
              {say('signInOff')}
            </Badge>
          )}
        </Group>
      </Group>
      <Group mt="xs" gap="sm" align="flex-end">
        <NativeSelect
          size="xs"
          aria-label={`${say('staffRole')}: ${member.name}`}
          value={member.role ?? ''}
          disabled={isMe}
          onChange={(event) => event.currentTarget.value && void edit({ role: event.currentTarget.value as Role })}
          data={member.role ? options : [{ value: '', label: '—' }, ...options]}
        />
        {isMe ? null : (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => edit({ isEnabled: !member.isEnabled })}
            data-testid="toggle-staff"
          >
            {say(member.isEnabled ? 'switchSignInOff' : 'switchSignInOn')}
          </Button>
        )}
        {member.isInvited && member.isEnabled ? (
          <Button size="compact-sm" variant="default" onClick={remind}>
            {say('inviteAgain')}
          </Button>
        ) : null}
      </Group>
    </section>
  )
}
