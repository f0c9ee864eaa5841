import { Badge, Button, Group, Progress, Table, Text, TextInput } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import type { ModelCard, ModelInUse, ModelMetrics } from '../../../schemas/records/model-card.ts'
import { ApiError, call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { timeOf } from './format.ts'
import { useResultName } from './golden.tsx'
import { Beside, StartTrial, TrialPanel } from './model-trial.tsx'
import { Detail } from './parts.tsx'
import { useStore } from './store.ts'

const pollMs = 1_000
const settleMs = 20_000
const percent = (share: number | undefined) => (share === undefined ? '–' : `${(share * 100).toFixed(1)} %`)

interface Models {
  readonly items: readonly ModelCard[]
  readonly inUse?: ModelInUse | undefined
  readonly trial?: Parameters<typeof TrialPanel>[0]['trial'] | undefined
}

/** What the assistant makes of what customers mean: how good each model is, and which one is heard. */
export function ModelPanel() {
  const { say } = useText()
  const act = useAct()
  const [models, setModels] = useState<Models>()
  const nameOf = useResultName()
  const canDecide = useStore((state) => state.me?.role !== 'agent')
  const load = useCallback(() => call('listModels').then(setModels, () => setModels({ items: [] })), [])
  const isTraining = models?.items.some(({ status }) => status === 'training') ?? false
  // Between ready and published lies the gate: a moment, in which nobody need decide about it.
  const [newest] = models?.items ?? []
  const isSettling =
    newest?.status === 'ready' &&
    newest.id !== models?.inUse?.modelId &&
    Date.now() - Date.parse(newest.updatedAt) < settleMs
  useEffect(() => {
    void load()
    if (!isTraining && !isSettling) return
    const timer = setInterval(() => void load(), pollMs)
    return () => clearInterval(timer)
  }, [load, isTraining, isSettling])
  const train = () =>
    act(async () => {
      await call('startTraining')
      await load()
    })
  const used = models?.items.find(({ id }) => id === models.inUse?.modelId)
  return (
    <Detail page="learning" testId="models">
      <Text c="dimmed">{say('modelHint')}</Text>
      {canDecide ? (
        <div>
          <Button onClick={train} loading={isTraining} data-testid="train">
            {say('trainNew')}
          </Button>
        </div>
      ) : null}
      {models && !used && !isTraining ? <Text>{say('noModel')}</Text> : null}
      {models?.trial ? <TrialPanel trial={models.trial} canDecide={canDecide} onChange={load} /> : null}
      {used ? <Quality card={used} /> : null}
      {models?.items.map((card) => (
        <Version
          key={card.id}
          card={card}
          isUsed={card.id === models.inUse?.modelId}
          note={card.id === models.inUse?.modelId ? models.inUse.override : undefined}
          canDecide={canDecide && !(isSettling && card === newest)}
          nameOf={nameOf}
          onChange={load}
        />
      ))}
    </Detail>
  )
}

function Quality({ card }: { readonly card: ModelCard }) {
  const { say } = useText()
  const { metrics, labels } = card
  if (!metrics) return null
  const nameOf = (id: string) => labels?.find((label) => label.id === id)?.name ?? id
  const figures = [
    ['accuracy', percent(metrics.accuracy)],
    ['precisionHeard', percent(metrics.precision)],
    ['coverageHeard', percent(metrics.coverage)],
    ['calibration', percent(metrics.calibrationError)],
    ['separated', percent(metrics.separation)],
  ] as const
  return (
    <>
      <div className="figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <Text size="xl" fw={700} data-testid={name}>
              {value}
            </Text>
            <Text size="xs" c="dimmed">
              {say(name)}
            </Text>
          </div>
        ))}
      </div>
      <Calibration bins={metrics.bins} />
      {metrics.confusions.length > 0 ? (
        <div>
          <Text size="sm" fw={600}>
            {say('confusions')}
          </Text>
          <Table>
            <Table.Tbody>
              {metrics.confusions.slice(0, 8).map((one) => (
                <Table.Tr key={`${one.gold} ${one.said}`}>
                  <Table.Td>
                    {nameOf(one.gold)} → {nameOf(one.said)}
                    <Text size="xs" c="dimmed">
                      {one.example}
                    </Text>
                  </Table.Td>
                  <Table.Td>{one.count}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      ) : null}
      {metrics.gaps.length > 0 ? (
        <div>
          <Text size="sm" fw={600}>
            {say('gaps')}
          </Text>
          {metrics.gaps.slice(0, 8).map((gap) => (
            <Text size="sm" key={gap.label}>
              {nameOf(gap.label)} · {gap.examples} {say('examplesCount')} · F1 {percent(gap.f1)}
            </Text>
          ))}
        </div>
      ) : null}
    </>
  )
}

const side = 200

/** Ten bins of confidence: on the line is what keeps its word; a dot is as large as its bin. */
function Calibration({ bins }: { readonly bins: ModelMetrics['bins'] }) {
  const { say } = useText()
  const most = Math.max(1, ...bins.map(({ count }) => count))
  return (
    <figure className="calibration">
      <svg viewBox={`-10 -10 ${side + 20} ${side + 20}`} role="img" aria-label={say('calibrationPicture')}>
        <rect width={side} height={side} className="ground" />
        <line x1="0" y1={side} x2={side} y2="0" className="ideal" />
        {bins
          .filter(({ count }) => count > 0)
          .map(({ count, sure, right }) => (
            <circle
              key={sure}
              cx={sure * side}
              cy={(1 - right) * side}
              r={3 + 7 * Math.sqrt(count / most)}
              className="bin"
            />
          ))}
      </svg>
      <figcaption>
        <Text size="xs" c="dimmed">
          {say('calibrationPicture')}
        </Text>
      </figcaption>
    </figure>
  )
}

interface VersionProps {
  readonly card: ModelCard
  readonly isUsed: boolean
  readonly note: string | undefined
  readonly canDecide: boolean
  readonly nameOf: (result: string) => string
  readonly onChange: () => Promise<unknown>
}

function Version({ card, isUsed, note, canDecide, nameOf, onChange }: VersionProps) {
  const { say, language } = useText()
  const act = useAct()
  const [isWorse, setWorse] = useState(false)
  const [reason, setReason] = useState('')
  const use = (override?: string) =>
    act(async () => {
      try {
        await call('publishModel', { params: { modelId: card.id }, body: override ? { override } : {} })
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 409 || override) throw error
        setWorse(true)
        return
      }
      setWorse(false)
      await onChange()
    })
  return (
    <div className="source" data-testid="model">
      <Group gap="xs">
        <Text size="sm">{timeOf(card.createdAt, language)}</Text>
        <Text size="sm" c="dimmed">
          {card.requestedBy}
        </Text>
        <Badge variant={isUsed ? 'filled' : 'default'} size="sm">
          {say(isUsed ? 'inUse' : card.status)}
        </Badge>
        {card.metrics ? (
          <Text size="sm">
            {say('accuracy')} {percent(card.metrics.accuracy)} · {card.examples} {say('examplesCount')}
            {card.seconds === undefined ? '' : ` · ${card.seconds} s · ${Math.round((card.bytes ?? 0) / 1_024)} KB`}
          </Text>
        ) : null}
        {canDecide && card.status === 'ready' && !isUsed ? (
          <>
            <Button size="compact-xs" variant="default" onClick={() => void use()}>
              {say('useThis')}
            </Button>
            <StartTrial modelId={card.id} onStarted={onChange} />
          </>
        ) : null}
      </Group>
      {card.status === 'training' ? (
        <Progress value={card.progress * 100} aria-label={say('training')} mt="xs" />
      ) : null}
      {card.rehearsal && card.rehearsal.golden.count + card.rehearsal.replayed.count > 0 ? (
        <Beside rehearsal={card.rehearsal} nameOf={nameOf} />
      ) : null}
      {card.problem ? (
        <Text size="sm" c="dimmed">
          {card.problem}
        </Text>
      ) : null}
      {note ? (
        <Text size="sm" c="dimmed">
          {note}
        </Text>
      ) : null}
      {isWorse ? (
        <Group align="end" mt="xs">
          <TextInput
            style={{ flex: 1 }}
            label={say('reasonToUse')}
            value={reason}
            maxLength={300}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button disabled={reason.trim().length < 3} onClick={() => void use(reason.trim())}>
            {say('useAnyway')}
          </Button>
        </Group>
      ) : null}
    </div>
  )
}
