import { Button, Group, Progress, Text, TextInput } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import type { Mining } from '../../../schemas/records/mining.ts'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { timeOf } from './format.ts'
import { Detail } from './parts.tsx'

const pollMs = 1_000
const yearMs = 365 * 86_400_000
const states = { running: 'mineRunning', done: 'mineDone', stopped: 'mineStopped', failed: 'mineFailed' } as const

/** Past conversations as a source of proposals: begun for a span of time, with its progress, stopped at will. */
export function MiningPanel({ canDecide, onFound }: { readonly canDecide: boolean; readonly onFound: () => void }) {
  const { say, language } = useText()
  const act = useAct()
  const [mining, setMining] = useState<Mining>()
  const [since, setSince] = useState(() => new Date(Date.now() - yearMs).toISOString().slice(0, 10))
  const load = useCallback(
    () =>
      call('getMining').then(
        (answer) => setMining(answer.mining),
        () => undefined,
      ),
    [],
  )
  const isRunning = mining?.status === 'running'
  useEffect(() => {
    void load()
    if (!isRunning) return
    const timer = setInterval(() => void load(), pollMs)
    return () => {
      clearInterval(timer)
      onFound()
    }
  }, [load, isRunning, onFound])
  const start = () =>
    act(async () => setMining(await call('startMining', { body: { since: new Date(since).toISOString() } })))
  const stop = () => act(async () => setMining((await call('stopMining')).mining))
  return (
    <Detail page="learning" testId="mining">
      <Text fw={600}>{say('mineTitle')}</Text>
      <Text c="dimmed">{say('mineHint')}</Text>
      {canDecide ? (
        <Group align="end">
          <TextInput
            type="date"
            label={say('mineSince')}
            value={since}
            disabled={isRunning}
            onChange={(event) => setSince(event.currentTarget.value)}
          />
          {isRunning ? (
            <Button variant="default" onClick={stop}>
              {say('stopReading')}
            </Button>
          ) : (
            <Button onClick={start} disabled={!since} data-testid="mine">
              {say('mineStart')}
            </Button>
          )}
        </Group>
      ) : null}
      {mining ? (
        <div aria-live="polite">
          <Progress value={mining.progress * 100} aria-label={say('importing')} mb="xs" />
          <Text size="sm">
            {say(states[mining.status])} · {mining.conversations} {say('mineRead')} · {mining.lessons}{' '}
            {say('mineFound')} · {mining.proposals} {say('mineMade')}
          </Text>
          <Text size="sm" c="dimmed">
            {say('mineReached')} {timeOf(mining.reached, language)} · {mining.startedBy}
          </Text>
        </div>
      ) : null}
    </Detail>
  )
}
