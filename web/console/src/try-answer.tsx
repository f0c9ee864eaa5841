import { Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type * as z from 'zod'
import type { knowledgeRoutes } from '../../../schemas/api/knowledge-routes.ts'
import { textOf } from '../../../schemas/records/content.ts'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { useResultName } from './golden.tsx'
import { Detail } from './parts.tsx'
import { Trace } from './trace.tsx'

type Explained = z.infer<(typeof knowledgeRoutes)['explainAnswer']['response']>

/** What would be answered to a new customer, and why. */
export function TryAnswer() {
  const { say, language } = useText()
  const act = useAct()
  const [text, setText] = useState('')
  const [explained, setExplained] = useState<Explained>()
  const [isVouched, setVouched] = useState(false)
  const nameOf = useResultName()
  const ask = () =>
    act(async () => {
      setVouched(false)
      setExplained(await call('explainAnswer', { body: { text, language } }))
    })
  const vouch = () =>
    explained &&
    act(async () => {
      const { result: expected, decision } = explained
      await call('addGolden', {
        body: { text: text.slice(0, 300), language: decision.language, expected, name: nameOf(expected) },
      })
      setVouched(true)
    })
  return (
    <Detail page="knowledge">
      <Text c="dimmed">{say('tryHint')}</Text>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void ask()
        }}
      >
        <Group align="end" wrap="nowrap">
          <TextInput
            style={{ flex: 1 }}
            label={say('question')}
            value={text}
            maxLength={2_000}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" disabled={!text.trim()} data-testid="ask">
            {say('ask')}
          </Button>
        </Group>
      </form>
      {explained ? (
        <Stack aria-live="polite" data-testid="explained">
          <div>
            <Badge variant="light">{say(`outcome${capital(explained.decision.outcome)}`)}</Badge>
          </div>
          {explained.replies.map((content) => (
            <div key={JSON.stringify(content)} className="bubble-plain">
              {textOf(content)}
              {content.type === 'choice' ? (
                <Group gap="xs" mt="xs">
                  {content.options.map(({ id, label }) => (
                    <Badge key={id} variant="outline" tt="none">
                      {label}
                    </Badge>
                  ))}
                </Group>
              ) : null}
            </div>
          ))}
          <Group>
            <Button size="compact-sm" variant="default" onClick={vouch} disabled={isVouched} data-testid="vouch">
              {say(isVouched ? 'vouched' : 'vouch')}
            </Button>
            <Text size="sm" c="dimmed">
              {nameOf(explained.result)}
            </Text>
          </Group>
          <Trace decision={explained.decision} />
        </Stack>
      ) : null}
    </Detail>
  )
}

type Outcome = Explained['decision']['outcome']
const capital = <T extends Outcome>(word: T) => (word[0]?.toUpperCase() + word.slice(1)) as Capitalize<T>
