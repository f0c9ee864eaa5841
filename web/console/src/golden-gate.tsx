import { Button, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ApiError } from './api.ts'
import { useAct, useText } from './context.tsx'

type Action = (more: { readonly override?: string }) => Promise<unknown>

/** Whether an answer refuses a change for the sake of what somebody vouches for. */
export const isGoldenLost = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.code === 'golden-lost'

/**
 * Does a change of what the assistant knows. Where a golden case would be lost by it, the questions are shown, and it is
 * done all the same only with a reason. `dialog` belongs somewhere in the page.
 */
export function useGoldenGate(): {
  readonly attempt: (action: Action) => Promise<boolean>
  readonly dialog: ReactNode
} {
  const { say } = useText()
  const act = useAct()
  const [refused, setRefused] = useState<{ readonly lost: readonly string[]; readonly action: Action }>()
  const [reason, setReason] = useState('')
  const close = () => {
    setRefused(undefined)
    setReason('')
  }
  const attempt = (action: Action) =>
    act(async () => {
      try {
        await action({})
      } catch (error) {
        if (!isGoldenLost(error)) throw error
        setRefused({ lost: error.lost, action })
      }
    })
  const doAnyway = async () => {
    if (refused && (await act(() => refused.action({ override: reason.trim() })))) close()
  }
  const dialog = (
    <Modal
      opened={refused !== undefined}
      onClose={close}
      title={say('goldenLostTitle')}
      closeButtonProps={{ 'aria-label': say('cancel') }}
    >
      <Stack data-testid="golden-lost">
        <Text size="sm">{say('goldenLostHint')}</Text>
        <List size="sm">
          {refused?.lost.map((text) => (
            <List.Item key={text}>{text}</List.Item>
          ))}
        </List>
        <TextInput
          label={say('goldenLostReason')}
          value={reason}
          maxLength={300}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {say('cancel')}
          </Button>
          <Button disabled={reason.trim().length < 3} onClick={() => void doAnyway()}>
            {say('doAnyway')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
  return { attempt, dialog }
}
