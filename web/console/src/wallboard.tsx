import { ActionIcon, Badge, Progress, Table, Text, Tooltip } from '@mantine/core'
import { IconMaximize } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { call } from './api.ts'
import { useText } from './context.tsx'
import { useStore } from './store.ts'
import type { TextKey } from './text.ts'

type Board = Awaited<ReturnType<typeof call<'getWallboard'>>>

const everyMs = 15_000
/** News that come in a burst are one reason to look again. */
const settleMs = 700

const span = (seconds: number) =>
  seconds < 60
    ? `${Math.round(seconds)} s`
    : `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, '0')}`
const percent = (part: number, whole: number) => (whole > 0 ? `${Math.round((part / whole) * 100)} %` : '—')
const colours = { online: 'teal.9', away: '#8a5a00', invisible: 'grape.9', offline: 'gray.7' } as const

/** The board, read anew when something about agents or those who wait changed, and every quarter of a minute. */
function useBoard(): Board | undefined {
  const [board, setBoard] = useState<Board>()
  const agents = useStore((state) => state.agents)
  const waiting = useStore(
    (state) => Object.values(state.conversations).filter(({ status }) => status === 'waiting').length,
  )
  useEffect(() => {
    const load = () => void call('getWallboard').then(setBoard, () => undefined)
    const soon = setTimeout(load, settleMs)
    const timer = setInterval(load, everyMs)
    return () => {
      clearTimeout(soon)
      clearInterval(timer)
    }
  }, [agents, waiting])
  return board
}

/** How the desk stands, for whoever leads it, and for the wall. */
export function WallboardPage() {
  const { say } = useText()
  const board = useBoard()
  const page = useRef<HTMLElement>(null)
  const [, tick] = useState(0)
  const desk = useStore((state) => state.settings?.desk.value)
  const assistantNow = useStore(
    (state) => Object.values(state.conversations).filter(({ status }) => status === 'assistant').length,
  )
  useEffect(() => {
    const timer = setInterval(() => tick((before) => before + 1), 1_000)
    return () => clearInterval(timer)
  }, [])
  if (!board) return <main className="page" aria-busy="true" />
  const since = Math.max(0, (Date.now() - Date.parse(board.at)) / 1_000)
  const longest = board.waiting > 0 ? board.longestWaitSeconds + since : 0
  const { today } = board
  const present = board.agents.filter(({ availability }) => availability === 'online')
  const held = present.reduce((sum, { load }) => sum + load, 0)
  const room = present.reduce((sum, { capacity }) => sum + capacity, 0)
  const inTime = today.answered > 0 ? (today.answeredInTime / today.answered) * 100 : undefined
  const tiles: readonly (readonly [TextKey, string, boolean])[] = [
    ['waiting', String(board.waiting), board.waiting >= (desk?.alarmWaiting ?? 10)],
    ['longestWait', span(longest), longest >= (desk?.alarmWaitSeconds ?? 180)],
    [
      'answeredInTime',
      inTime === undefined ? '—' : `${Math.round(inTime)} %`,
      inTime !== undefined && inTime < (desk?.answerTargetPercent ?? 80),
    ],
    ['averageWait', today.answered > 0 ? span(today.waitedSeconds / today.answered) : '—', false],
    ['assistantShare', percent(today.closedByAssistant, today.closed), false],
    ['assistantNow', String(assistantNow), false],
    ['closedToday', String(today.closed), false],
    ['becameTickets', String(today.ticketed), false],
    ['satisfaction', today.ratings > 0 ? `${(today.ratingSum / today.ratings).toFixed(1)} ★` : '—', false],
    ['busySlots', `${held}/${room}`, room > 0 && held >= room],
  ]
  const alarms = tiles.filter(([, , isAlarm]) => isAlarm)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <main className="wallboard" ref={page} tabIndex={0} data-testid="wallboard">
      <div className="line">
        <Text component="h2" fw={700} m={0} className="grow">
          {say('wallboard')}
        </Text>
        <Text size="sm" role="alert" c={alarms.length > 0 ? 'red' : 'dimmed'} fw={alarms.length > 0 ? 700 : 400}>
          {alarms.length > 0 ? alarms.map(([name, value]) => `${say(name)} ${value}`).join(' · ') : say('noAlarms')}
        </Text>
        <Tooltip label={say('projector')}>
          <ActionIcon
            variant="default"
            aria-label={say('projector')}
            onClick={() =>
              void (document.fullscreenElement ? document.exitFullscreen() : page.current?.requestFullscreen())
            }
          >
            <IconMaximize size={17} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className="tiles">
        {tiles.map(([name, value, isAlarm]) => (
          <div key={name} className={`tile ${isAlarm ? 'alarm' : ''}`}>
            <span className="value">{value}</span>
            <span className="label">{say(name)}</span>
          </div>
        ))}
      </div>
      <div className="boards">
        <section aria-label={say('queues')}>
          <Text fw={650}>{say('queues')}</Text>
          <Table>
            <Table.Tbody>
              {board.queues.map((queue) => (
                <Table.Tr key={queue.skill}>
                  <Table.Td>{queue.skill}</Table.Td>
                  <Table.Td>{queue.waiting}</Table.Td>
                  <Table.Td>{span(queue.longestWaitSeconds + since)}</Table.Td>
                </Table.Tr>
              ))}
              {board.queues.length === 0 ? (
                <Table.Tr>
                  <Table.Td>{say('nobodyWaits')}</Table.Td>
                </Table.Tr>
              ) : null}
            </Table.Tbody>
          </Table>
        </section>
        <section aria-label={say('agents')}>
          <Text fw={650}>{say('agents')}</Text>
          <Table>
            <Table.Tbody>
              {board.agents
                .toSorted((a, b) => b.load - a.load || a.name.localeCompare(b.name))
                .map((agent) => (
                  <Table.Tr key={agent.id}>
                    <Table.Td>{agent.name}</Table.Td>
                    <Table.Td>
                      <Badge color={colours[agent.availability]} variant="filled">
                        {say(agent.availability)}
                      </Badge>
                    </Table.Td>
                    <Table.Td style={{ minWidth: 120 }}>
                      {agent.load}/{agent.capacity}
                      <Progress
                        value={agent.capacity > 0 ? (agent.load / agent.capacity) * 100 : 0}
                        aria-label={`${agent.name} ${agent.load}/${agent.capacity}`}
                      />
                    </Table.Td>
                  </Table.Tr>
                ))}
            </Table.Tbody>
          </Table>
        </section>
      </div>
    </main>
  )
}
