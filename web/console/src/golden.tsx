import { Badge, Button, Group, Table, Text } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import type * as z from 'zod'
import type { learningRoutes } from '../../../schemas/api/learning-routes.ts'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { loadEntries } from './entries.ts'
import { Detail } from './parts.tsx'

type Golden = z.infer<(typeof learningRoutes)['listGolden']['response']>['items'][number]

const outcomes = {
  human: 'resultHuman',
  clarify: 'outcomeClarify',
  'offer-human': 'outcomeOffer-human',
  reply: 'outcomeReply',
  ignore: 'outcomeIgnore',
} as const

/** What a turn came to, in words; names of entries and tasks are asked for once. */
export function useResultName(): (result: string) => string {
  const { say, language } = useText()
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map())
  useEffect(() => {
    const load = async () => {
      const found = new Map<string, string>()
      const { items } = await call('listTasks')
      for (const { id, name } of items) found.set(`task:${id}`, name[language])
      for (const { id, question } of await loadEntries()) found.set(id, question)
      setNames(found)
    }
    void load().catch(() => undefined)
  }, [language])
  return (result) =>
    result in outcomes ? say(outcomes[result as keyof typeof outcomes]) : (names.get(result) ?? result)
}

/** Questions whose right answer somebody vouches for, and what each comes to now. */
export function GoldenPanel({ canDecide }: { readonly canDecide: boolean }) {
  const { say } = useText()
  const act = useAct()
  const nameOf = useResultName()
  const [cases, setCases] = useState<readonly Golden[]>()
  const load = useCallback(
    () =>
      call('listGolden').then(
        ({ items }) => setCases(items),
        () => setCases([]),
      ),
    [],
  )
  useEffect(() => void load(), [load])
  const remove = (goldenId: string) =>
    act(async () => {
      await call('removeGolden', { params: { goldenId } })
      await load()
    })
  const right = cases?.filter(({ isRight }) => isRight).length ?? 0
  return (
    <Detail page="learning" testId="golden">
      <Group justify="space-between">
        <Text fw={600}>
          {say('goldenSet')} {cases ? `${right} / ${cases.length}` : ''}
        </Text>
        <Button size="compact-sm" variant="default" onClick={() => void load()}>
          {say('runAgain')}
        </Button>
      </Group>
      <Text c="dimmed">{say('goldenHint')}</Text>
      <Table>
        <Table.Tbody>
          {cases
            ?.toSorted((a, b) => Number(a.isRight) - Number(b.isRight))
            .map((one) => (
              <Table.Tr key={one.id} data-testid="golden-case">
                <Table.Td w="1%">
                  <Badge variant="dot" tt="none" color={one.isRight ? 'teal' : 'red'} miw="max-content">
                    {say(one.isRight ? 'goldenRight' : 'goldenWrong')}
                  </Badge>
                </Table.Td>
                <Table.Td>
                  {one.text}
                  <Text size="xs" c="dimmed">
                    {one.isRight ? '' : `${nameOf(one.result)} ≠ `}
                    {nameOf(one.expected)} · {one.by} · {one.language}
                  </Text>
                </Table.Td>
                <Table.Td w="1%">
                  {canDecide ? (
                    <Button size="compact-xs" variant="default" onClick={() => remove(one.id)}>
                      {say('remove')}
                    </Button>
                  ) : null}
                </Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Detail>
  )
}
