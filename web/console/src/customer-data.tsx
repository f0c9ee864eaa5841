import { Anchor, Button, Group, Modal, Progress, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { dayOf } from './format.ts'
import { withoutCustomer } from './known.ts'
import { notifications } from './notify.ts'
import { go } from './place.ts'
import { set, useStore } from './store.ts'

type Exported = Awaited<ReturnType<typeof call<'exportCustomer'>>>

/** Hands out all that is known of a customer, or erases it: for whoever leads, and for admins. */
export function CustomerData({ customerId, name }: { readonly customerId: string; readonly name: string }) {
  const { say, language } = useText()
  const act = useAct()
  const role = useStore((state) => state.me?.role)
  const [exported, setExported] = useState<Exported>()
  const [isAsking, setAsking] = useState(false)
  const [progress, setProgress] = useState<{ readonly done: number; readonly left: number }>()
  if (!role || role === 'agent') return null
  const params = { customerId }
  const erase = () =>
    act(async () => {
      let done = 0
      setProgress({ done, left: 1 })
      for (;;) {
        const { isDone, left, rows, copiesUntil } = await call('eraseCustomer', { params })
        done += rows
        setProgress({ done, left })
        if (!isDone) continue
        if (copiesUntil) notifications.done(say('erased'), `${say('copiesUntil')} ${dayOf(copiesUntil, language)}`)
        break
      }
      set((known) => withoutCustomer(known, { customerId }))
      setAsking(false)
      go('conversations')
    }).finally(() => setProgress(undefined))
  return (
    <Stack gap={6} mt="md">
      <Group gap={6}>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => act(async () => setExported(await call('exportCustomer', { params })))}
          data-testid="export-customer"
        >
          {say('exportCustomer')}
        </Button>
        {role === 'admin' ? (
          <Button
            size="compact-xs"
            variant="light"
            color="red"
            onClick={() => setAsking(true)}
            data-testid="erase-customer"
          >
            {say('eraseCustomer')}
          </Button>
        ) : null}
      </Group>
      {exported ? (
        <Text size="sm" role="status">
          <Anchor href={exported.page} target="_blank" rel="noreferrer" data-testid="exported-page">
            {say('exportedPage')}
          </Anchor>{' '}
          ·{' '}
          <Anchor href={exported.data} target="_blank" rel="noreferrer">
            JSON
          </Anchor>{' '}
          · {say('exportedHour')}
        </Text>
      ) : null}
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={say('eraseCustomer')}
        closeButtonProps={{ 'aria-label': say('cancel') }}
      >
        <Stack>
          <Text size="sm">
            {name}: {say('eraseWarning')}
          </Text>
          {progress ? (
            <>
              <Progress value={100 / (progress.left + 1)} animated aria-label={say('eraseCustomer')} />
              <Text size="xs" role="status">
                {progress.done}
              </Text>
            </>
          ) : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {say('cancel')}
            </Button>
            <Button color="red" onClick={erase} loading={progress !== undefined} data-testid="erase-now">
              {say('eraseNow')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  )
}
