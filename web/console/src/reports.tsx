import { Anchor, NativeSelect, SegmentedControl, Table, Text } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { call } from './api.ts'
import { Bars } from './bars.tsx'
import { useText } from './context.tsx'
import { localeOf, timeOf } from './format.ts'
import { go } from './place.ts'
import { useStore } from './store.ts'
import type { TextKey } from './text.ts'

type Usage = Awaited<ReturnType<typeof call<'getUsage'>>>
type Row = Usage['items'][number]
type Dearest = Awaited<ReturnType<typeof call<'listDearest'>>>['items']

const spans = ['7', '30', '90'] as const

type Measure = 'messages' | 'cost'

const messagesOf = ({ inbound, assistant, agent, notices }: Row | Dearest[number]) =>
  inbound + assistant + agent + notices
const amountOf = (measure: Measure) => (row: Row) => (measure === 'cost' ? row.dollars : messagesOf(row))
const sum = <T,>(rows: readonly T[], of: (row: T) => number) => rows.reduce((total, row) => total + of(row), 0)
const daysBetween = (from: string, to: string) =>
  Array.from({ length: (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1 }, (_, index) =>
    new Date(Date.parse(from) + index * 86_400_000).toISOString().slice(0, 10),
  )

/** Amounts in the company's money, and numbers, as the shown language writes them. */
function useFormats() {
  const { language } = useText()
  const desk = useStore((state) => state.settings?.desk.value)
  const currency = desk?.costCurrency ?? 'USD'
  const rate = desk?.costPerListDollar ?? 1
  return useMemo(() => {
    const locale = localeOf(language)
    const amounts = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      maximumSignificantDigits: 3,
    })
    const numbers = new Intl.NumberFormat(locale)
    return { money: (dollars: number) => amounts.format(dollars * rate), number: numbers.format.bind(numbers) }
  }, [language, currency, rate])
}

/** How much each channel had to carry, when, and what that cost. */
export function ReportsPage({ id }: { readonly id: string | undefined }) {
  const { say, language } = useText()
  const { money, number } = useFormats()
  const [days, setDays] = useState<string>(spans[0])
  const [measure, setMeasure] = useState<Measure>('messages')
  const [usage, setUsage] = useState<Usage>()
  const manifests = useStore((state) => state.manifests)
  const titles = useMemo(
    () => new Map(Object.values(manifests).map(({ manifest }) => [manifest.name, manifest.title[language]])),
    [manifests, language],
  )
  useEffect(() => {
    void call('getUsage', { query: { days: Number(days) } }).then(setUsage, () => undefined)
  }, [days])
  if (!usage) return <main className="page" aria-busy="true" />
  const { items } = usage
  const channels = [...Map.groupBy(items, ({ channel }) => channel)]
    .map(([name, rows]) => ({ name, title: titles.get(name) ?? name, rows }))
    .sort((a, b) => sum(b.rows, messagesOf) - sum(a.rows, messagesOf))
  const conversations = sum(items, (row) => row.conversations)
  const dollars = sum(items, (row) => row.dollars)
  const each = (value: number) => (conversations > 0 ? value / conversations : undefined)
  const perOne = each(dollars)
  const handedOver = each(sum(items, ({ escalations }) => escalations))
  const tiles: readonly (readonly [TextKey, string])[] = [
    ['closedConversations', number(conversations)],
    ['messagesCount', number(sum(items, messagesOf))],
    ['handovers', handedOver === undefined ? '—' : `${Math.round(handedOver * 100)} %`],
    ['cost', money(dollars)],
    ['costOfThousand', perOne === undefined ? '—' : money(perOne * 1_000)],
  ]
  const shownDays = daysBetween(usage.from, usage.to)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <main className="wallboard reports" tabIndex={0} data-testid="reports">
      <div className="line">
        <Text component="h2" fw={700} m={0} className="grow">
          {say('reports')}
        </Text>
        <SegmentedControl
          aria-label={say('reports')}
          value={measure}
          onChange={(value) => setMeasure(value as Measure)}
          data={[
            { value: 'messages', label: say('messagesCount') },
            { value: 'cost', label: say('cost') },
          ]}
        />
        <NativeSelect
          aria-label={say('span')}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
          data={spans.map((value) => ({ value, label: say(`days${value}`) }))}
        />
      </div>
      <div className="tiles">
        {tiles.map(([name, value]) => (
          <div key={name} className="tile">
            <span className="value">{value}</span>
            <span className="label">{say(name)}</span>
          </div>
        ))}
      </div>
      {items.length === 0 ? (
        <Text c="dimmed">{say('nothingCounted')}</Text>
      ) : (
        <>
          <section aria-label={say('byDay')}>
            <Text component="h3" fw={650} m={0}>
              {say('byDay')}
            </Text>
            <Bars
              label={say('byDay')}
              columns={shownDays.map((day) => ({
                name: day,
                short: `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`,
                parts: channels.map(({ rows }) =>
                  sum(
                    rows.filter((row) => row.day === day),
                    amountOf(measure),
                  ),
                ),
              }))}
              names={channels.map(({ title }) => title)}
              write={measure === 'cost' ? money : number}
            />
          </section>
          <section aria-label={say('byHour')}>
            <Text component="h3" fw={650} m={0}>
              {say('byHour')}
            </Text>
            <Bars
              label={say('byHour')}
              columns={Array.from({ length: 24 }, (_, hour) => ({
                name: `${hour}:00`,
                short: String(hour),
                parts: channels.map(({ rows }) => sum(rows, ({ hours }) => hours[hour] ?? 0)),
              }))}
              names={channels.map(({ title }) => title)}
              write={number}
            />
          </section>
          <div className="boards">
            <ByChannel channels={channels} />
            <DearestOfDay
              key={id}
              day={id ?? items.findLast((row) => row.conversations > 0)?.day}
              days={shownDays}
              titles={titles}
            />
          </div>
        </>
      )}
      <Text size="sm" c="dimmed">
        {say('listPriceNote').replace('{date}', usage.countedAt)}
      </Text>
    </main>
  )
}

function ByChannel({
  channels,
}: {
  readonly channels: readonly { readonly name: string; readonly title: string; readonly rows: readonly Row[] }[]
}) {
  const { say } = useText()
  const { money, number } = useFormats()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={say('channel')} className="wide" tabIndex={0}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('channel')}</Table.Th>
            <Table.Th>{say('closedConversations')}</Table.Th>
            <Table.Th>{say('messagesCount')}</Table.Th>
            <Table.Th>{say('handovers')}</Table.Th>
            <Table.Th>{say('cost')}</Table.Th>
            <Table.Th>{say('costOfThousand')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {channels.map(({ name, title, rows }) => {
            const conversations = sum(rows, (row) => row.conversations)
            const dollars = sum(rows, (row) => row.dollars)
            return (
              <Table.Tr key={name}>
                <Table.Td>{title}</Table.Td>
                <Table.Td>{number(conversations)}</Table.Td>
                <Table.Td>{number(sum(rows, messagesOf))}</Table.Td>
                <Table.Td>{number(sum(rows, ({ escalations }) => escalations))}</Table.Td>
                <Table.Td>{money(dollars)}</Table.Td>
                <Table.Td>{conversations > 0 ? money((dollars / conversations) * 1_000) : '—'}</Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </section>
  )
}

/** What cost most of one day's conversations, to be looked at. */
function DearestOfDay({
  day,
  days,
  titles,
}: {
  readonly day: string | undefined
  readonly days: readonly string[]
  readonly titles: ReadonlyMap<string, string>
}) {
  const { say, language } = useText()
  const { money, number } = useFormats()
  const [items, setItems] = useState<Dearest>([])
  useEffect(() => {
    if (day)
      void call('listDearest', { params: { day }, query: { limit: 20 } }).then(
        (found) => setItems(found.items),
        () => undefined,
      )
  }, [day])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={say('dearest')} className="wide" tabIndex={0}>
      <div className="line">
        <Text component="h3" fw={650} m={0} className="grow">
          {say('dearest')}
        </Text>
        <NativeSelect
          size="xs"
          aria-label={say('day')}
          value={day ?? ''}
          onChange={(event) => go('reports', event.currentTarget.value)}
          data={[...days].reverse()}
        />
      </div>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('closedAt')}</Table.Th>
            <Table.Th>{say('channel')}</Table.Th>
            <Table.Th>{say('messagesCount')}</Table.Th>
            <Table.Th>{say('cost')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((one) => (
            <Table.Tr key={one.conversationId} data-testid="dearest">
              <Table.Td>
                <Anchor component="button" size="sm" onClick={() => go('conversations', one.conversationId)}>
                  {timeOf(one.closedAt, language)}
                </Anchor>
              </Table.Td>
              <Table.Td>{titles.get(one.channel) ?? one.channel}</Table.Td>
              <Table.Td>{number(messagesOf(one))}</Table.Td>
              <Table.Td>{money(one.dollars)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
