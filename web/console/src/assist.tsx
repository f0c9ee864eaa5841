import { Anchor, Button, CloseButton, Group, Loader, Text, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { textOf } from '../../../schemas/records/content.ts'
import { call } from './api.ts'
import { insert } from './composer.tsx'
import { useText } from './context.tsx'
import { go } from './place.ts'
import { type Conversation, useStore } from './store.ts'

interface Found {
  readonly key: string
  readonly title: string
  readonly text: string
}

const mostFound = 5

type Explained = Awaited<ReturnType<typeof call<'explainAnswer'>>>
const sayable = ({ replies }: Explained) => replies.map(textOf).filter(Boolean).join('\n')

/** What the assistant would answer now, or what it knows of some words; one click puts it into the field. */
export function Assist({
  kind,
  conversation,
  onClose,
}: {
  readonly kind: 'suggest' | 'find'
  readonly conversation: Conversation
  readonly onClose: () => void
}) {
  const { say } = useText()
  const said = useStore((state) => state.messages[conversation.id])
  const last = said?.findLast(({ author, content }) => author === 'customer' && textOf(content))
  const [words, setWords] = useState('')
  const [found, setFound] = useState<readonly Found[]>()
  const asked = kind === 'suggest' ? (last ? textOf(last.content) : '') : words.trim()
  const { language, inboxId } = conversation

  useEffect(() => {
    let isOver = false
    if (!asked) return setFound(kind === 'suggest' ? [] : undefined)
    const timer = setTimeout(
      async () => {
        setFound(undefined)
        const results = await (kind === 'suggest' ? suggest() : find()).catch(() => [])
        if (!isOver) setFound(results)
      },
      kind === 'find' ? 250 : 0,
    )
    const suggest = async (): Promise<readonly Found[]> => {
      const explained = await call('explainAnswer', { body: { text: asked.slice(0, 2_000), language, inboxId } })
      const text = sayable(explained)
      return explained.decision.outcome === 'reply' && text ? [{ key: 'reply', title: say('assistant'), text }] : []
    }
    const find = async (): Promise<readonly Found[]> => {
      const explained = await call('explainAnswer', { body: { text: asked.slice(0, 2_000), language, inboxId } })
      const near = explained.decision.steps.flatMap(({ candidates }) => candidates ?? [])
      const ids = [...new Set(near.map(({ id }) => id).filter((id) => id.startsWith('knw_')))].slice(0, mostFound)
      const entries = await Promise.all(ids.map((knowledgeId) => call('getKnowledge', { params: { knowledgeId } })))
      return entries.map(({ id, question, answer }) => ({ key: id, title: question, text: answer }))
    }
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [asked, kind, language, inboxId, say])

  return (
    <section
      className="assist"
      aria-label={say(kind === 'suggest' ? 'suggestReply' : 'findKnowledge')}
      data-testid="assist"
    >
      <Group justify="space-between" wrap="nowrap" gap="xs">
        {kind === 'find' ? (
          <TextInput
            size="xs"
            style={{ flex: 1 }}
            aria-label={say('findKnowledge')}
            placeholder={say('findKnowledge')}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            data-autofocus
            autoFocus
          />
        ) : (
          <Text size="xs" fw={600}>
            {say('suggestReply')}
          </Text>
        )}
        <CloseButton size="sm" aria-label={say('cancel')} onClick={onClose} />
      </Group>
      {asked && !found ? <Loader size="xs" mt={6} /> : null}
      {found?.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say('nothingFound')}
        </Text>
      ) : null}
      {found?.map((one) => (
        <div key={one.key} className="found">
          <Text size="xs" fw={600}>
            {one.title}
          </Text>
          <Text size="sm" lineClamp={4} style={{ whiteSpace: 'pre-wrap' }}>
            {one.text}
          </Text>
          <Button size="compact-xs" variant="light" onClick={() => insert(one.text)} data-testid="insert">
            {say('insert')}
          </Button>
          {kind === 'find' ? (
            <Anchor component="button" size="xs" ml="sm" onClick={() => go('knowledge', one.key)}>
              {say('openEntry')}
            </Anchor>
          ) : null}
        </div>
      ))}
    </section>
  )
}
