import { Badge, Group } from '@mantine/core'
import { useText } from './context.tsx'
import { timeOf } from './format.ts'
import type { Ticket } from './store.ts'

const promiseNames = ['firstResponse', 'nextResponse', 'resolution'] as const

/** What was promised, and how it stands. */
export function Promises({ ticket }: { readonly ticket: Ticket }) {
  const { say, language } = useText()
  if (!ticket.promises) return null
  return (
    <Group gap="xs" data-testid="promises">
      {promiseNames.map((name) => {
        const promised = ticket.promises?.[name]
        if (!promised) return null
        const isBroken = promised.breachedAt !== undefined || Date.parse(promised.dueAt ?? '9999') < Date.now()
        const state = promised.metAt
          ? say(promised.breachedAt ? 'metLate' : 'met')
          : promised.leftMs !== undefined
            ? say('standsStill')
            : isBroken
              ? say('overdue')
              : timeOf(promised.dueAt, language)
        const colour = isBroken ? 'red.9' : promised.metAt ? 'teal.9' : promised.warnedAt ? '#a8410a' : 'gray.7'
        return (
          <Badge key={name} color={colour} variant="filled" tt="none">
            {say(name)}: {state}
          </Badge>
        )
      })}
    </Group>
  )
}
