import { Badge, Button, Group, NumberInput, Select, Stack, Table, Text, Textarea, Title } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { timeOf } from './format.ts'
import { Detail } from './parts.tsx'
import { go } from './place.ts'
import { Trends } from './quality-trends.tsx'
import { useStore } from './store.ts'
import type { TextKey } from './text.ts'

export type Inspection = Awaited<ReturnType<typeof call<'listInspections'>>>['items'][number]

const states: Readonly<Record<Inspection['status'], TextKey>> = {
  automatic: 'inspectedByRules',
  review: 'toReview',
  reviewed: 'reviewedState',
  appealed: 'appealed',
  settled: 'settled',
}
const colours: Readonly<Record<Inspection['status'], string>> = {
  automatic: 'gray.7',
  review: '#a8410a',
  reviewed: 'teal.9',
  appealed: 'red.9',
  settled: 'teal.9',
}
const months = Array.from({ length: 6 }, (_, index) => {
  const date = new Date()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() - index)
  return date.toISOString().slice(0, 7)
})

async function load(month: string): Promise<readonly Inspection[]> {
  const all: Inspection[] = []
  let cursor: string | undefined
  do {
    const page = await call('listInspections', { query: { month, limit: 100, ...(cursor && { cursor }) } })
    all.push(...page.items)
    cursor = page.cursor
  } while (cursor && all.length < 2_000)
  return all
}

/** What conversations were found to be worth: one's own for agents, everybody's for whoever leads. */
export function QualityPage({ id }: { readonly id: string | undefined }) {
  const { say, language } = useText()
  const [month, setMonth] = useState(months[0] as string)
  const [status, setStatus] = useState<string | null>(null)
  const [agentId, setAgentId] = useState<string | null>(null)
  const [all, setAll] = useState<readonly Inspection[]>()
  useEffect(() => {
    setAll(undefined)
    void load(month).then(setAll, () => setAll([]))
  }, [month])
  const agents = useMemo(() => new Map((all ?? []).map((one) => [one.agentId, one.agentName])), [all])
  const list = (all ?? []).filter((one) => (!status || one.status === status) && (!agentId || one.agentId === agentId))
  const open = all?.find((one) => one.id === id)
  const put = (changed: Inspection) => setAll((before) => before?.map((one) => (one.id === changed.id ? changed : one)))
  return (
    <main className="page">
      <section className={`pane ${id ? 'hidden-narrow' : ''}`} aria-label={say('quality')}>
        <Group gap={6} p="xs" grow>
          <Select
            size="xs"
            aria-label={say('month')}
            data={months}
            value={month}
            allowDeselect={false}
            onChange={(value) => value && setMonth(value)}
          />
          <Select
            size="xs"
            clearable
            aria-label={say('status')}
            placeholder={say('status')}
            value={status}
            onChange={setStatus}
            data={Object.entries(states).map(([value, key]) => ({ value, label: say(key) }))}
          />
          {agents.size > 1 ? (
            <Select
              size="xs"
              clearable
              aria-label={say('agents')}
              placeholder={say('agents')}
              value={agentId}
              onChange={setAgentId}
              data={[...agents].map(([value, label]) => ({ value, label }))}
            />
          ) : null}
        </Group>
        <div className="scroll">
          {all && list.length === 0 ? (
            <Text c="dimmed" ta="center" p="xl">
              {say('noInspections')}
            </Text>
          ) : null}
          {list.map((one) => (
            <button
              key={one.id}
              type="button"
              className="row"
              aria-current={one.id === id}
              onClick={() => go('quality', one.id)}
              data-testid="inspection"
            >
              <div className="line">
                <Text fw={700} size="sm" component="span">
                  {one.score}
                </Text>
                <Text size="sm" className="ellipsis" component="span">
                  {one.agentName} · {one.customerName ?? say('customer')}
                </Text>
                <Badge size="xs" color={colours[one.status]} variant="filled">
                  {say(states[one.status])}
                </Badge>
              </div>
              <Text size="xs" c="dimmed">
                {timeOf(one.at, language)} {one.rating ? `· ${'★'.repeat(one.rating)}` : ''}
              </Text>
            </button>
          ))}
        </div>
      </section>
      <section className={`pane ${id ? '' : 'hidden-narrow'}`} aria-label={say('details')}>
        {open ? <One key={open.id} one={open} onChange={put} /> : <Trends list={all ?? []} />}
      </section>
    </main>
  )
}

function One({ one, onChange }: { readonly one: Inspection; readonly onChange: (changed: Inspection) => void }) {
  const { say, language } = useText()
  const act = useAct()
  const me = useStore((state) => state.me)
  const [scores, setScores] = useState<Readonly<Record<string, number>>>({})
  const [text, setText] = useState('')
  const isLeader = me?.role !== 'agent'
  const canAppeal = me?.id === one.agentId && !one.appeal
  const params = { inspectionId: one.id }
  const review = () =>
    act(async () => {
      const given = Object.fromEntries(Object.entries(scores).map(([name, value]) => [name, value / 100]))
      onChange(await call('reviewInspection', { params, body: { scores: given, text: text.trim() } }))
      setText('')
      setScores({})
    })
  const appeal = () =>
    act(async () => {
      onChange(await call('appealInspection', { params, body: { text: text.trim() } }))
      setText('')
    })
  return (
    <Detail page="quality" testId="inspection-detail">
      <Group justify="space-between">
        <Title order={2} size="h3">
          {one.score} · {one.agentName}
        </Title>
        <Badge color={colours[one.status]} variant="filled">
          {say(states[one.status])}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed">
        {timeOf(one.at, language)} · {one.customerName ?? say('customer')}{' '}
        {one.rating ? `· ${'★'.repeat(one.rating)}` : ''}
      </Text>
      <Button w="fit-content" size="compact-md" variant="light" onClick={() => go('conversations', one.conversationId)}>
        {say('openConversation')}
      </Button>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('criterion')}</Table.Th>
            <Table.Th>{say('weight')}</Table.Th>
            <Table.Th>{say('score')}</Table.Th>
            <Table.Th>{say('evidence')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {one.items.map((item) => (
            <Table.Tr key={item.id}>
              <Table.Td>{item.name}</Table.Td>
              <Table.Td>{item.weight}</Table.Td>
              <Table.Td>
                {isLeader ? (
                  <NumberInput
                    size="xs"
                    w={80}
                    min={0}
                    max={100}
                    aria-label={`${item.name}: ${say('score')}`}
                    placeholder="—"
                    value={scores[item.id] ?? (item.score === null ? '' : Math.round(item.score * 100))}
                    onChange={(value) =>
                      setScores((before) => {
                        const { [item.id]: _old, ...rest } = before
                        return value === '' ? rest : { ...rest, [item.id]: Number(value) }
                      })
                    }
                  />
                ) : item.score === null ? (
                  '—'
                ) : (
                  Math.round(item.score * 100)
                )}
              </Table.Td>
              <Table.Td>{item.evidence}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {(['review', 'appeal', 'settlement'] as const).map((name) => {
        const words = one[name]
        return words ? (
          <div key={name} className="source">
            <Text size="xs" c="dimmed">
              {say(name)} · {words.by} · {timeOf(words.at, language)}
            </Text>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
              {words.text}
            </Text>
          </div>
        ) : null
      })}
      {isLeader || canAppeal ? (
        <Stack gap="xs">
          <Textarea
            label={say(isLeader ? 'judgement' : 'appealWhy')}
            autosize
            minRows={2}
            maxLength={2_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group>
            {isLeader ? (
              <Button onClick={review} disabled={!text.trim()} data-testid="review">
                {say(one.status === 'appealed' ? 'settle' : 'saveReview')}
              </Button>
            ) : null}
            {canAppeal ? (
              <Button variant="default" onClick={appeal} disabled={!text.trim()} data-testid="appeal">
                {say('makeAppeal')}
              </Button>
            ) : null}
          </Group>
        </Stack>
      ) : null}
    </Detail>
  )
}
