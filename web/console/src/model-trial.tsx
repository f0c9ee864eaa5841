import { Badge, Button, Group, NumberInput, Progress, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { Rehearsal } from '../../../schemas/records/golden-case.ts'
import type { Arm, ModelTrial, TrialVerdict } from '../../../schemas/records/model-trial.ts'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { timeOf } from './format.ts'

const percent = (share: number) => `${(share * 100).toFixed(1)} %`
const words = {
  collecting: 'trialCollecting',
  better: 'trialBetter',
  worse: 'trialWorse',
  undecided: 'trialUndecided',
  harm: 'trialHarm',
} as const

interface TrialProps {
  readonly trial: ModelTrial & TrialVerdict
  readonly canDecide: boolean
  readonly onChange: () => Promise<unknown>
}

/** Two models heard at once: what was counted on each side, and what may be said of it already. */
export function TrialPanel({ trial, canDecide, onChange }: TrialProps) {
  const { say, language } = useText()
  const act = useAct()
  const { arms, planned, status } = trial
  const least = Math.min(arms.champion.conversations, arms.challenger.conversations)
  const end = () =>
    act(async () => {
      await call('endTrial')
      await onChange()
    })
  const row = (name: 'champion' | 'challenger', { conversations, handedOver, ratings, ratingSum }: Arm) => (
    <Table.Tr>
      <Table.Td>{say(name)}</Table.Td>
      <Table.Td>{conversations}</Table.Td>
      <Table.Td>{conversations ? percent(handedOver / conversations) : '–'}</Table.Td>
      <Table.Td>{ratings ? `${(ratingSum / ratings).toFixed(2)} (${ratings})` : '–'}</Table.Td>
    </Table.Tr>
  )
  return (
    <div className="source" data-testid="trial">
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {say('trial')}
        </Text>
        <Badge variant="default" size="sm">
          {say(status === 'running' ? 'mineRunning' : 'trialEnded')}
        </Badge>
        <Text size="sm" c="dimmed">
          {trial.startedBy} · {timeOf(trial.startedAt, language)} · {percent(trial.share)}
          {trial.endedBy ? ` · ${trial.endedBy === 'guardrail' ? say('guardrail') : trial.endedBy}` : ''}
        </Text>
        {canDecide && status === 'running' ? (
          <Button size="compact-xs" variant="default" onClick={end}>
            {say('trialEnd')}
          </Button>
        ) : null}
      </Group>
      <Progress
        my="xs"
        value={Math.min(100, (100 * least) / planned)}
        aria-label={`${say('trialConversations')} ${least} / ${planned}`}
      />
      <Table fz="sm" horizontalSpacing={6} className="whole-words">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('model')}</Table.Th>
            <Table.Th>{say('trialConversations')}</Table.Th>
            <Table.Th>{say('trialHandedOver')}</Table.Th>
            <Table.Th>{say('trialRating')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {row('champion', arms.champion)}
          {row('challenger', arms.challenger)}
        </Table.Tbody>
      </Table>
      <Text size="sm">{say(words[trial.verdict])}</Text>
      <Text size="sm" c="dimmed">
        {say('trialDifference')} {percent(trial.difference)} ({percent(trial.low)} … {percent(trial.high)})
      </Text>
    </div>
  )
}

interface StartProps {
  readonly modelId: string
  readonly onStarted: () => Promise<unknown>
}

/** Begins a trial: the share, and how many conversations of each side will be decided on, are fixed before the first. */
export function StartTrial({ modelId, onStarted }: StartProps) {
  const { say } = useText()
  const act = useAct()
  const [isOpen, setOpen] = useState(false)
  const [share, setShare] = useState(20)
  const [planned, setPlanned] = useState(400)
  const start = () =>
    act(async () => {
      await call('startTrial', { params: { modelId }, body: { share: share / 100, planned } })
      setOpen(false)
      await onStarted()
    })
  if (!isOpen)
    return (
      <Button size="compact-xs" variant="default" onClick={() => setOpen(true)} data-testid="try-model">
        {say('trialStart')}
      </Button>
    )
  return (
    <Group align="end" w="100%">
      <NumberInput
        label={say('trialShare')}
        min={5}
        max={50}
        suffix=" %"
        value={share}
        onChange={(value) => setShare(Number(value))}
      />
      <NumberInput
        label={say('trialPlanned')}
        min={20}
        max={100_000}
        value={planned}
        onChange={(value) => setPlanned(Number(value))}
      />
      <Button onClick={start} disabled={share < 5 || share > 50 || planned < 20}>
        {say('mineStart')}
      </Button>
    </Group>
  )
}

const verdicts = { regressed: 'gotWorse', improved: 'gotBetter', changed: 'changedOnly' } as const
const colors = { regressed: 'red', improved: 'teal', changed: 'gray' } as const

interface BesideProps {
  readonly rehearsal: Rehearsal
  /** What a turn came to, in words. */
  readonly nameOf: (result: string) => string
}

/** A model beside the one before it: what differs, case by case. */
export function Beside({ rehearsal, nameOf }: BesideProps) {
  const { say } = useText()
  const { golden, replayed, cases } = rehearsal
  return (
    <details className="more" data-testid="beside">
      <summary>
        {say('goldenSet')} {golden.right} / {golden.count} ({say('before')} {golden.before}) · {say('replayed')}{' '}
        {replayed.count}, {say('changedOnly')} {replayed.changed}
      </summary>
      <Table>
        <Table.Tbody>
          {cases.map((one) => (
            <Table.Tr key={`${one.verdict} ${one.text}`}>
              <Table.Td w="1%">
                <Badge variant="dot" tt="none" color={colors[one.verdict]} miw="max-content">
                  {say(verdicts[one.verdict])}
                </Badge>
              </Table.Td>
              <Table.Td>
                {one.text}
                <Text size="xs" c="dimmed">
                  {nameOf(one.before)} → {nameOf(one.after)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  )
}
