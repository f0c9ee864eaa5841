import { Badge, Button, FileButton, Group, Progress, Table, Text, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import type { ImportRow } from '../../../schemas/api/knowledge-routes.ts'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { batchesOf, type ImportedRow, rowsIn } from './import-rows.ts'
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
const mostRows = 10_000

/** Entries from a file or a help centre: first what would happen to each, then the new ones are added. */
export function ImportKnowledge({ onDone }: { readonly onDone: () => void }) {
  const { say } = useText()
  const act = useAct()
  const [rows, setRows] = useState<readonly ImportedRow[]>([])
  const [judged, setJudged] = useState<readonly ImportRow[]>()
  const [url, setUrl] = useState('')
  const [progress, setProgress] = useState<{ readonly done: number; readonly of: number }>()
  const isStopped = useRef(false)
  const fresh = judged?.filter(({ outcome }) => outcome === 'new').length ?? 0

  /** Sends rows in as many calls as they need, and tells how far it is. */
  async function send(all: readonly ImportedRow[], isPreview: boolean) {
    const told: ImportRow[] = []
    let created = 0
    for (const batch of batchesOf(all)) {
      setProgress({ done: told.length, of: all.length })
      const before = told.length
      const answer = await call('importKnowledge', { body: { isPreview, rows: [...batch] } })
      told.push(...answer.rows.map((row) => ({ ...row, row: row.row + before })))
      created += answer.created
    }
    return { told, created }
  }
  const preview = async (found: readonly ImportedRow[]) => {
    if (found.length === 0) throw new Error(say('noRows'))
    setRows(found)
    setJudged((await send(found, true)).told)
  }
  const work = (task: () => Promise<void>) =>
    act(async () => {
      isStopped.current = false
      try {
        await task()
      } finally {
        setProgress(undefined)
      }
    })
  const choose = (file: File | null) => file && work(async () => preview((await rowsIn(file)).slice(0, mostRows)))
  const readSite = () =>
    work(async () => {
      const { pages, rows: own } = await call('readSite', { body: { url } })
      const found = [...own]
      for (const [place, page] of pages.entries()) {
        if (isStopped.current) break
        setProgress({ done: place, of: pages.length })
        // A page that cannot be read costs itself and no other.
        const read = await call('readSite', { body: { url: page } }).catch(() => undefined)
        found.push(...(read?.rows ?? []))
      }
      await preview(found.map((row) => ({ ...row, similar: [], category: '', tags: [] })))
    })
  const add = () =>
    work(async () => {
      const { created } = await send(rows, false)
      notifications.done(say('importDone'), String(created))
      onDone()
    })
  return (
    <Detail page="knowledge">
      <Text c="dimmed">{say('importHint')}</Text>
      <Group>
        <FileButton onChange={choose} accept=".csv,.xlsx,.md,.markdown,text/csv,text/markdown">
          {(props) => (
            <Button variant="default" disabled={progress !== undefined} {...props}>
              {say('chooseFile')}
            </Button>
          )}
        </FileButton>
        {judged ? (
          <Button onClick={add} disabled={fresh === 0 || progress !== undefined} data-testid="import">
            {say('importDo')} ({fresh})
          </Button>
        ) : null}
      </Group>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void readSite()
        }}
      >
        <Group align="end" wrap="nowrap">
          <TextInput
            type="url"
            style={{ flex: 1 }}
            label={say('siteUrl')}
            placeholder="https://help.example.com/sitemap.xml"
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={!url || progress !== undefined}>
            {say('readSite')}
          </Button>
        </Group>
      </form>
      {progress ? (
        <Group data-testid="progress">
          <Progress
            style={{ flex: 1 }}
            aria-label={say('importing')}
            value={(100 * progress.done) / Math.max(1, progress.of)}
          />
          <Text size="sm">
            {progress.done} / {progress.of}
          </Text>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              isStopped.current = true
            }}
          >
            {say('stopReading')}
          </Button>
        </Group>
      ) : null}
      {judged ? <Judged rows={judged} /> : null}
    </Detail>
  )
}

/** What would happen to each row, and why. */
function Judged({ rows }: { readonly rows: readonly ImportRow[] }) {
  const { say, language } = useText()
  return (
    <Table data-testid="preview">
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.row}>
            <Table.Td>{row.row}</Table.Td>
            <Table.Td>
              {row.question}
              {row.reason ? (
                <Text size="xs" c="dimmed">
                  {row.outcome === 'invalid' ? `${wordIn(language, row.reason)} ${say('missingOrLong')}` : row.reason}
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
  )
}
