import { Anchor, Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { go } from './place.ts'
import { keepTickets, type Ticket, useStore } from './store.ts'
import { wordIn } from './text.ts'

type Kind = 'mergeHere' | 'split' | 'relate'

/** The tickets that this one has to do with, and what can be done among them. */
export function Kin({ ticket }: { readonly ticket: Ticket }) {
  const { say, language } = useText()
  const act = useAct()
  const all = useStore((state) => state.tickets)
  const [kind, setKind] = useState<Kind>()
  const kin: readonly (readonly ['parent' | 'child' | 'related' | 'mergedInto', string])[] = [
    ...(ticket.parentId ? [['parent', ticket.parentId] as const] : []),
    ...ticket.childIds.map((id) => ['child', id] as const),
    ...ticket.relatedIds.map((id) => ['related', id] as const),
    ...(ticket.mergedInto ? [['mergedInto', ticket.mergedInto] as const] : []),
  ]
  const unknown = kin
    .map(([, id]) => id)
    .filter((id) => !all[id])
    .join()
  useEffect(() => {
    for (const ticketId of unknown.split(',').filter(Boolean))
      void call('getTicket', { params: { ticketId } }).then(
        (ticket) => keepTickets([ticket]),
        () => undefined,
      )
  }, [unknown])
  return (
    <div>
      {kin.map(([relation, id]) => (
        <Text key={`${relation} ${id}`} size="sm">
          {say(relation)}:{' '}
          <Anchor component="button" size="sm" onClick={() => go('tickets', id)}>
            {all[id] ? `${all[id].number} ${all[id].subject} (${wordIn(language, all[id].status)})` : id}
          </Anchor>
          {relation === 'related' ? (
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              ml="xs"
              onClick={() =>
                act(async () =>
                  keepTickets([
                    await call('relateTicket', {
                      params: { ticketId: ticket.id },
                      body: { ticketId: id, isRelated: false },
                    }),
                  ]),
                )
              }
            >
              {say('remove')}
            </Button>
          ) : null}
        </Text>
      ))}
      <Menu withinPortal position="bottom-start">
        <Menu.Target>
          <Button size="compact-sm" variant="default" mt={4} data-testid="kin">
            {say('linkTickets')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(['mergeHere', 'split', 'relate'] as const).map((one) => (
            <Menu.Item key={one} onClick={() => setKind(one)}>
              {say(one)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {kind ? <KinDialog ticket={ticket} kind={kind} onClose={() => setKind(undefined)} /> : null}
    </div>
  )
}

function KinDialog({
  ticket,
  kind,
  onClose,
}: {
  readonly ticket: Ticket
  readonly kind: Kind
  readonly onClose: () => void
}) {
  const { say } = useText()
  const act = useAct()
  const all = useStore((state) => state.tickets)
  const [words, setWords] = useState('')
  const wanted = words.trim().toLowerCase()
  const others = Object.values(all)
    .filter(
      ({ id, number, subject, mergedInto }) =>
        id !== ticket.id &&
        !mergedInto &&
        (number.toLowerCase().includes(wanted) || subject.toLowerCase().includes(wanted)),
    )
    .slice(0, 8)
  const params = { ticketId: ticket.id }
  const choose = async (other: Ticket) => {
    const isDone = await act(async () =>
      keepTickets([
        kind === 'mergeHere'
          ? await call('mergeTicket', { params, body: { ticketId: other.id } })
          : await call('relateTicket', { params, body: { ticketId: other.id } }),
      ]),
    )
    if (isDone) onClose()
  }
  const split = async () => {
    const isDone = await act(async () => {
      const child = await call('splitTicket', { params, body: { subject: words.trim() } })
      keepTickets([child])
      go('tickets', child.id)
    })
    if (isDone) onClose()
  }
  return (
    <Modal opened onClose={onClose} title={say(kind)} closeButtonProps={{ 'aria-label': say('cancel') }}>
      <Stack>
        <TextInput
          label={say(kind === 'split' ? 'subject' : 'numberOrSubject')}
          value={words}
          maxLength={200}
          onChange={(event) => setWords(event.currentTarget.value)}
          data-autofocus
        />
        {kind === 'split' ? (
          <Group justify="flex-end">
            <Button onClick={split} disabled={!words.trim()}>
              {say('split')}
            </Button>
          </Group>
        ) : (
          others.map((other) => (
            <button key={other.id} type="button" className="row" onClick={() => choose(other)}>
              <Text size="sm">
                {other.number} · {other.subject}
              </Text>
            </button>
          ))
        )}
      </Stack>
    </Modal>
  )
}
