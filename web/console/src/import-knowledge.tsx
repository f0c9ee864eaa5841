import { Badge, Button, FileButton, Group, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { ImportRow } from '../../../schemas/api/knowledge-routes.ts'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { type ImportedRow, rowsIn } from './import-rows.ts'
import { notifications } from './notify.ts'
import { Detail } from './parts.tsx'
import { wordIn } from './text.ts'

const labels = {
  new: 'importNew',
  duplicate: 'importDuplicate',
  conflict: 'importConflict',
  invalid: 'importInvalid',
} as const
const colors = { new: 'teal', duplicate: 'gray', conflict: 'orange', invalid: 'red' } as const
const mostRows = 500

/** A file of entries: first what would happen to each, then the new ones are added. */
export function ImportKnowledge({ onDone }: { readonly onDone: () => void }) {
  const { say, language } = useText()
  const act = useAct()
  const [rows, setRows] = useState<readonly ImportedRow[]>([])
  const [judged, setJudged] = useState<readonly ImportRow[]>()
  const fresh = judged?.filter(({ outcome }) => outcome === 'new').length ?? 0
  const choose = (file: File | null) =>
    file &&
    act(async () => {
      const found = rowsIn(file.name, await file.text()).slice(0, mostRows)
      if (found.length === 0) throw new Error(say('noRows'))
      setRows(found)
      setJudged((await call('importKnowledge', { body: { isPreview: true, rows: [...found] } })).rows)
    })
  const add = () =>
    act(async () => {
      const { created } = await call('importKnowledge', { body: { rows: [...rows] } })
      notifications.show(say('importDone'), String(created))
      onDone()
    })
  return (
    <Detail page="knowledge">
      <Text c="dimmed">{say('importHint')}</Text>
      <Group>
        <FileButton onChange={choose} accept=".csv,.md,.markdown,text/csv,text/markdown">
          {(props) => (
            <Button variant="default" {...props}>
              {say('chooseFile')}
            </Button>
          )}
        </FileButton>
        {judged ? (
          <Button onClick={add} disabled={fresh === 0} data-testid="import">
            {say('importDo')} ({fresh})
          </Button>
        ) : null}
      </Group>
      {judged ? (
        <Table data-testid="preview">
          <Table.Tbody>
            {judged.map((row) => (
              <Table.Tr key={row.row}>
                <Table.Td>{row.row}</Table.Td>
                <Table.Td>
                  {row.question}
                  {row.reason ? (
                    <Text size="xs" c="dimmed">
                      {row.outcome === 'invalid'
                        ? `${wordIn(language, row.reason)} ${say('missingOrLong')}`
                        : row.reason}
                    </Text>
                  ) : null}
                </Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  <Badge miw="max-content" color={colors[row.outcome]} variant="dot" tt="none">
                    {say(labels[row.outcome])}
                  </Badge>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : null}
    </Detail>
  )
}
