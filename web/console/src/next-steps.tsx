import { Button, Group, Text, Tooltip } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { NextStep } from '../../../schemas/records/next-step.ts'
import { call } from './api.ts'
import { insert } from './composer.tsx'
import { useText } from './context.tsx'
import { type Conversation, useStore } from './store.ts'

export interface StepActions {
  readonly giveBack: () => unknown
  readonly close: () => unknown
  readonly makeTicket: () => unknown
  readonly passOn: (teamId: string) => unknown
}

/** What could be done next, one click each; asked again whenever something was said. */
export function NextSteps({
  conversation,
  actions,
}: {
  readonly conversation: Conversation
  readonly actions: StepActions
}) {
  const { say } = useText()
  const [steps, setSteps] = useState<readonly NextStep[]>([])
  const isWriting = useStore((state) => state.drafts.some(({ conversationId }) => conversationId === conversation.id))
  const { id, lastSeq } = conversation
  useEffect(() => {
    let isOver = false
    const timer = setTimeout(async () => {
      const found = await call('listNextSteps', { params: { conversationId: id } }).catch(() => ({ items: [] }))
      if (!isOver) setSteps(lastSeq > 0 ? found.items : [])
    }, 300)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [id, lastSeq])
  if (steps.length === 0 || isWriting) return null
  const act = (step: NextStep) => {
    switch (step.kind) {
      case 'calm':
      case 'reply':
        return insert(step.text)
      case 'do-task':
        return actions.giveBack()
      case 'pass-on':
        return actions.passOn(step.teamId)
      case 'make-ticket':
        return actions.makeTicket()
      case 'close':
        return actions.close()
    }
  }
  return (
    <Group gap={6} mb={6} role="group" aria-label={say('nextSteps')} data-testid="next-steps">
      <Text size="xs" c="dimmed" aria-hidden="true">
        {say('nextSteps')}
      </Text>
      {steps.map((step) => (
        <Tooltip key={step.kind} label={hintOf(step)} disabled={!hintOf(step)} multiline maw={360} withinPortal={false}>
          <Button size="compact-xs" variant="light" onClick={() => act(step)} data-testid={`step-${step.kind}`}>
            {say(`step-${step.kind}`)}
            {'name' in step ? ` ${step.name}` : step.kind === 'reply' ? ` · ${shortened(step.text)}` : ''}
          </Button>
        </Tooltip>
      ))}
    </Group>
  )
}

const shortened = (text: string) => (text.length > 18 ? `${text.slice(0, 17)}…` : text)
const hintOf = (step: NextStep): string => ('text' in step ? step.text : 'why' in step ? step.why : '')
