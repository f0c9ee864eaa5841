import { Badge, Button, Group, TextInput } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import type { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { call } from './api.ts'
import { go } from './app.tsx'
import { useText } from './context.tsx'
import { Editor } from './entry-editor.tsx'
import { ImportKnowledge } from './import-knowledge.tsx'
import { csvOf } from './import-rows.ts'
import { ListRow } from './parts.tsx'
import { useStore } from './store.ts'
import { TryAnswer } from './try-answer.tsx'

async function loadAll(): Promise<readonly KnowledgeEntry[]> {
  const entries: KnowledgeEntry[] = []
  let cursor: string | undefined
  do {
    const page = await call('listKnowledge', { query: { limit: 100, cursor } })
    entries.push(...page.items)
    cursor = page.cursor
  } while (cursor)
  return entries
}

const isOver = ({ validUntil }: KnowledgeEntry) => validUntil !== undefined && Date.parse(validUntil) < Date.now()

/** What the assistant may say: entries to search, write and publish. */
export function KnowledgePage({ id }: { readonly id: string | undefined }) {
  const { say } = useText()
  const [entries, setEntries] = useState<readonly KnowledgeEntry[]>([])
  const [search, setSearch] = useState('')
  const canEdit = useStore((state) => state.me?.role !== 'agent')
  useEffect(() => {
    void loadAll().then(setEntries, () => undefined)
  }, [])
  const list = entries.filter((entry) =>
    [entry.question, entry.answer, entry.category, ...entry.similar]
      .join('\n')
      .toLowerCase()
      .includes(search.toLowerCase()),
  )
  const exported = useMemo(() => URL.createObjectURL(new Blob([csvOf(entries)], { type: 'text/csv' })), [entries])
  useEffect(() => () => URL.revokeObjectURL(exported), [exported])
  const entry = entries.find((candidate) => candidate.id === id)
  const put = (changed: KnowledgeEntry) => {
    setEntries((before) => [changed, ...before.filter((other) => other.id !== changed.id)])
    go('knowledge', changed.id)
  }
  return (
    <main className="page">
      <section className={`pane ${id ? 'hidden-narrow' : ''}`} aria-label={say('knowledge')}>
        <Group m="xs" wrap="nowrap">
          <TextInput
            style={{ flex: 1 }}
            aria-label={say('search')}
            placeholder={say('search')}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <Button disabled={!canEdit} onClick={() => go('knowledge', 'new')}>
            {say('newEntry')}
          </Button>
        </Group>
        <Group mx="xs" mb="xs" gap="xs">
          <Button size="compact-sm" variant="default" data-testid="try" onClick={() => go('knowledge', 'try')}>
            {say('tryIt')}
          </Button>
          {canEdit ? (
            <Button size="compact-sm" variant="default" onClick={() => go('knowledge', 'import')}>
              {say('importFile')}
            </Button>
          ) : null}
          <Button
            size="compact-sm"
            variant="default"
            component="a"
            download="knowledge.csv"
            href={exported}
            disabled={entries.length === 0}
          >
            {say('exportFile')}
          </Button>
        </Group>
        <div className="scroll">
          {list.map((one) => (
            <ListRow
              key={one.id}
              title={one.question}
              line={one.answer}
              isCurrent={one.id === id}
              onOpen={() => go('knowledge', one.id)}
            >
              {one.status === 'draft' || isOver(one) ? (
                <Badge size="xs" variant="light" color="orange">
                  {say(one.status === 'draft' ? 'draftStatus' : 'expired')}
                </Badge>
              ) : null}
              <Badge size="xs" variant="default">
                {one.category || one.language}
              </Badge>
            </ListRow>
          ))}
        </div>
      </section>
      <section className={`pane ${id ? '' : 'hidden-narrow'}`} aria-label={say('entryDetail')}>
        {id === 'try' ? (
          <TryAnswer />
        ) : id === 'import' && canEdit ? (
          <ImportKnowledge
            onDone={() => {
              go('knowledge')
              void loadAll().then(setEntries, () => undefined)
            }}
          />
        ) : entry || id === 'new' ? (
          <Editor
            key={id}
            entry={entry}
            canEdit={canEdit}
            onSaved={put}
            onRemoved={(gone) => {
              setEntries((before) => before.filter((other) => other.id !== gone))
              go('knowledge')
            }}
          />
        ) : null}
      </section>
    </main>
  )
}
