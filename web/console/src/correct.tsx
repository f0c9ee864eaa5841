import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { MessageView } from '../../../schemas/api/conversation-routes.ts'
import { textOf } from '../../../schemas/records/content.ts'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { notifications } from './notify.ts'
import { useStore } from './store.ts'

interface CorrectProps {
  readonly message: MessageView
  readonly onClose: () => void
}

/** An answer that was wrong, and the right one: a proposal that somebody else reviews. */
export function CorrectDialog({ message, onClose }: CorrectProps) {
  const { say } = useText()
  const act = useAct()
  const messages = useStore((state) => state.messages[message.conversationId])
  const asked = messages?.findLast(({ author, seq }) => author === 'customer' && seq < message.seq)
  const [question, setQuestion] = useState(asked ? textOf(asked.content).slice(0, 300) : '')
  const [answer, setAnswer] = useState('')
  const submit = async () => {
    const { conversationId, seq, decision } = message
    const body = { language: decision?.language ?? 'zh', question, answer, conversationId, seq }
    if (!(await act(() => call('createProposal', { body })))) return
    notifications.done(say('correctSent'), question)
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={say('correctTitle')} closeButtonProps={{ 'aria-label': say('cancel') }}>
      <Stack>
        <Text size="sm" c="dimmed">
          {say('correctHint')}
        </Text>
        <Textarea
          label={say('question')}
          value={question}
          maxLength={300}
          autosize
          onChange={(event) => setQuestion(event.currentTarget.value)}
        />
        <Textarea
          data-autofocus
          label={say('answer')}
          value={answer}
          maxLength={4_000}
          autosize
          minRows={4}
          onChange={(event) => setAnswer(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button onClick={submit} disabled={question.trim().length < 2 || !answer.trim()}>
            {say('submit')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
