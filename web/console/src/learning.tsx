import { Anchor, Badge, Button, Group, SegmentedControl, Text, Textarea } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Proposal } from '../../../schemas/records/proposal.ts'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { timeOf } from './format.ts'
import { GoldenPanel } from './golden.tsx'
import { isShortcut } from './keys.ts'
import { MiningPanel } from './mining.tsx'
import { ModelPanel } from './model-panel.tsx'
import { notifications } from './notify.ts'
import { Detail, ListRow } from './parts.tsx'
import { go } from './place.ts'
import { useStore } from './store.ts'

const panes = { review: 'entryDetail', past: 'mineTitle', golden: 'goldenSet', model: 'model' } as const

/** What the assistant could learn: one keystroke each, and nothing is learned without it. */
export function LearningPage({ id }: { readonly id: string | undefined }) {
  const { say } = useText()
  const [proposals, setProposals] = useState<readonly Proposal[]>()
  const canDecide = useStore((state) => state.me?.role !== 'agent')
  const load = useCallback(
    () =>
      void call('listProposals', { query: { limit: 100 } }).then(
        ({ items }) => setProposals(items),
        () => setProposals([]),
      ),
    [],
  )
  useEffect(load, [load])
  const place = proposals?.findIndex((one) => one.id === id) ?? -1
  const current = proposals?.[place]
  const move = useCallback(
    (by: number) => {
      const next = proposals?.[place < 0 ? 0 : Math.min(Math.max(0, place + by), proposals.length - 1)]
      if (next) go('learning', next.id)
    },
    [proposals, place],
  )
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!isShortcut(event)) return
      if (event.key === 'j' || event.key === 'ArrowDown') move(1)
      if (event.key === 'k' || event.key === 'ArrowUp') move(-1)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [move])
  const tab = id === 'model' || id === 'past' || id === 'golden' ? id : 'review'
  const decided = (gone: string) => {
    const rest = (proposals ?? []).filter((one) => one.id !== gone)
    setProposals(rest)
    go('learning', rest[Math.min(place, rest.length - 1)]?.id)
  }
  return (
    <main className="page">
      <section className={`pane ${current || tab !== 'review' ? 'hidden-narrow' : ''}`} aria-label={say('learning')}>
        <SegmentedControl
          m="xs"
          value={tab}
          onChange={(value) => go('learning', value === 'review' ? '' : value)}
          data={[
            { value: 'review', label: say('reviewTab') },
            { value: 'past', label: say('pastTab') },
            { value: 'golden', label: say('goldenTab') },
            { value: 'model', label: say('model') },
          ]}
        />
        <Text size="sm" c="dimmed" p="sm">
          {say('learningHint')}
        </Text>
        <div className="scroll">
          {proposals?.length === 0 ? (
            <Text c="dimmed" ta="center" p="xl">
              {say('nothingToLearn')}
            </Text>
          ) : null}
          {proposals?.map((one) => (
            <ListRow
              key={one.id}
              title={one.question}
              line={one.answer}
              isCurrent={one.id === id}
              onOpen={() => go('learning', one.id)}
              testId="proposal"
            >
              <Badge size="xs" variant="default">
                {one.count} {say('cameUp')}
              </Badge>
            </ListRow>
          ))}
        </div>
      </section>
      <section className={`pane ${current || tab !== 'review' ? '' : 'hidden-narrow'}`} aria-label={say(panes[tab])}>
        {tab === 'model' ? <ModelPanel /> : null}
        {tab === 'golden' ? <GoldenPanel canDecide={canDecide} /> : null}
        {tab === 'past' ? <MiningPanel canDecide={canDecide} onFound={load} /> : null}
        {current ? <Review key={current.id} proposal={current} canDecide={canDecide} onDecided={decided} /> : null}
      </section>
    </main>
  )
}

interface ReviewProps {
  readonly proposal: Proposal
  readonly canDecide: boolean
  readonly onDecided: (id: string) => void
}

function Review({ proposal, canDecide, onDecided }: ReviewProps) {
  const { say, language } = useText()
  const act = useAct()
  const [question, setQuestion] = useState(proposal.question)
  const [answer, setAnswer] = useState(proposal.answer)
  const field = useRef<HTMLTextAreaElement>(null)
  const isValid = question.trim().length >= 2 && answer.trim().length > 0
  const decide = async (decision: 'accept' | 'reject') => {
    const edited = decision === 'accept' && { question: question.trim(), answer: answer.trim() }
    const body = { decision, ...edited }
    if (!(await act(() => call('decideProposal', { params: { proposalId: proposal.id }, body })))) return
    notifications.done(say(decision === 'accept' ? 'adopted' : 'discarded'), question)
    onDecided(proposal.id)
  }
  const latest = useRef(decide)
  latest.current = decide
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!isShortcut(event) || !canDecide) return
      if (event.key === 'a' && isValid) void latest.current('accept')
      if (event.key === 'r') void latest.current('reject')
      if (event.key === 'e') {
        event.preventDefault()
        field.current?.focus()
      }
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [canDecide, isValid])
  return (
    <Detail page="learning">
      <Group gap="xs">
        <Badge variant="light">{say(proposal.kind === 'entry' ? 'newQuestion' : 'newWording')}</Badge>
        <Badge variant="default">
          {proposal.count} {say('cameUp')}
        </Badge>
        <Badge variant="default">
          {proposal.minutes} {say('minutesSpent')}
        </Badge>
        <Badge variant="default">{proposal.language === 'zh' ? '中文' : 'English'}</Badge>
      </Group>
      <Textarea
        label={say('question')}
        readOnly={!canDecide}
        value={question}
        maxLength={300}
        autosize
        onChange={(event) => setQuestion(event.currentTarget.value)}
      />
      <Textarea
        ref={field}
        label={say('answer')}
        readOnly={!canDecide || proposal.kind === 'wording'}
        value={answer}
        maxLength={4_000}
        autosize
        minRows={4}
        onChange={(event) => setAnswer(event.currentTarget.value)}
      />
      {proposal.similar.length > 0 ? (
        <div>
          <Text size="sm" fw={600}>
            {say('alsoAsked')}
          </Text>
          {proposal.similar.map((one) => (
            <Text size="sm" key={one}>
              {one}
            </Text>
          ))}
        </div>
      ) : null}
      {canDecide ? (
        <Group>
          <Button data-testid="adopt" disabled={!isValid} onClick={() => void decide('accept')}>
            {say('adopt')}
          </Button>
          <Button variant="default" onClick={() => field.current?.focus()}>
            {say('editIt')}
          </Button>
          <Button variant="default" data-testid="discard" onClick={() => void decide('reject')}>
            {say('discard')}
          </Button>
        </Group>
      ) : (
        <Text c="dimmed">{say('readOnly')}</Text>
      )}
      <Text size="sm" fw={600}>
        {say('sources')}
      </Text>
      {proposal.sources.map((source) => (
        <div key={`${source.at} ${source.question}`} className="source">
          <Text size="sm">{source.question}</Text>
          <Text size="sm" c="dimmed">
            {source.by}：{source.answer}
          </Text>
          <Group gap="xs">
            <Text size="xs" c="dimmed">
              {timeOf(source.at, language)}
            </Text>
            {source.conversationId ? (
              <Anchor component="button" size="xs" onClick={() => go('conversations', source.conversationId as string)}>
                {say('openConversation')}
              </Anchor>
            ) : null}
          </Group>
        </div>
      ))}
    </Detail>
  )
}
