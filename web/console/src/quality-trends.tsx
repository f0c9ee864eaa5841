import { Table, Title } from '@mantine/core'
import { useText } from './context.tsx'
import { Detail } from './parts.tsx'
import type { Inspection } from './quality.tsx'

/** How scores went: by agent, and by day as a picture. */
export function Trends({ list }: { readonly list: readonly Inspection[] }) {
  const { say } = useText()
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const byAgent = [...Map.groupBy(list, ({ agentName }) => agentName)].map(([name, of]) => ({
    name,
    count: of.length,
    score: Math.round(mean(of.map(({ score }) => score))),
    low: of.filter(({ status }) => status === 'review' || status === 'appealed').length,
  }))
  const byDay = [...Map.groupBy(list, ({ at }) => at.slice(0, 10))]
    .map(([day, of]) => ({ day, score: mean(of.map(({ score }) => score)) }))
    .sort((a, b) => a.day.localeCompare(b.day))
  const step = byDay.length > 1 ? 560 / (byDay.length - 1) : 0
  const points = byDay.map(({ score }, index) => `${20 + index * step},${110 - score}`).join(' ')
  return (
    <Detail page="quality">
      <Title order={2} size="h4">
        {say('trends')}
      </Title>
      {byDay.length > 1 ? (
        <svg viewBox="0 0 600 120" role="img" aria-label={say('scoreByDay')} className="trend">
          <title>{say('scoreByDay')}</title>
          {[0, 50, 100].map((value) => (
            <g key={value}>
              <line x1="20" x2="580" y1={110 - value} y2={110 - value} />
              <text x="0" y={114 - value}>
                {value}
              </text>
            </g>
          ))}
          <polyline points={points} />
          {byDay.map(({ day, score }, index) => (
            <circle key={day} cx={20 + index * step} cy={110 - score} r="3">
              <title>{`${day}: ${Math.round(score)}`}</title>
            </circle>
          ))}
        </svg>
      ) : null}
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('agents')}</Table.Th>
            <Table.Th>{say('score')}</Table.Th>
            <Table.Th>{say('conversations')}</Table.Th>
            <Table.Th>{say('toReview')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {byAgent.map(({ name, count, score, low }) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td>{score}</Table.Td>
              <Table.Td>{count}</Table.Td>
              <Table.Td>{low}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Detail>
  )
}
