import { Badge, Button, Group, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { call } from './api.ts'
import { go } from './app.tsx'
import { useAct, useText } from './context.tsx'
import { useStore } from './store.ts'

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

const empty = { language: 'zh', question: '', similar: [], answer: '', category: '', status: 'published' } as const

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
        <div className="scroll">
          {list.map((one) => (
            <button
              key={one.id}
              type="button"
              className="row"
              aria-current={one.id === id}
              onClick={() => go('knowledge', one.id)}
            >
              <div className="line">
                <Text fw={600} size="sm" className="ellipsis" component="span">
                  {one.question}
                </Text>
                <Badge size="xs" variant="default">
                  {one.category || one.language}
                </Badge>
              </div>
              <Text size="sm" c="dimmed" lineClamp={1}>
                {one.answer}
              </Text>
            </button>
          ))}
        </div>
      </section>
      <section className={`pane ${id ? '' : 'hidden-narrow'}`} aria-label={say('entryDetail')}>
        {entry || id === 'new' ? (
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

interface EditorProps {
  readonly entry: KnowledgeEntry | undefined
  readonly canEdit: boolean
  readonly onSaved: (entry: KnowledgeEntry) => void
  readonly onRemoved: (id: string) => void
}

function Editor({ entry, canEdit, onSaved, onRemoved }: EditorProps) {
  const { say } = useText()
  const act = useAct()
  const [fields, setFields] = useState<{
    language: 'zh' | 'en'
    question: string
    similar: readonly string[]
    answer: string
    category: string
  }>(entry ?? empty)
  const change = (part: Partial<typeof fields>) => setFields({ ...fields, ...part })
  const save = () =>
    act(async () => {
      const { language, question, answer, category } = fields
      const body = {
        language,
        question,
        answer,
        category,
        similar: fields.similar.map((line) => line.trim()).filter(Boolean),
      }
      onSaved(
        entry
          ? await call('replaceKnowledge', { params: { knowledgeId: entry.id }, body })
          : await call('createKnowledge', { body }),
      )
    })
  const remove = () =>
    entry &&
    act(async () => {
      await call('deleteKnowledge', { params: { knowledgeId: entry.id } })
      onRemoved(entry.id)
    })
  return (
    <div className="scroll">
      <Stack className="detail">
        <Button className="only-narrow" size="compact-sm" variant="default" onClick={() => go('knowledge')}>
          {say('back')}
        </Button>
        {canEdit ? null : <Text c="dimmed">{say('readOnly')}</Text>}
        <TextInput
          label={say('question')}
          readOnly={!canEdit}
          value={fields.question}
          maxLength={300}
          onChange={(event) => change({ question: event.currentTarget.value })}
        />
        <Textarea
          label={say('similar')}
          readOnly={!canEdit}
          autosize
          minRows={3}
          value={fields.similar.join('\n')}
          onChange={(event) => change({ similar: event.currentTarget.value.split('\n') })}
        />
        <Textarea
          label={say('answer')}
          readOnly={!canEdit}
          autosize
          minRows={4}
          value={fields.answer}
          maxLength={4_000}
          onChange={(event) => change({ answer: event.currentTarget.value })}
        />
        <Group grow>
          <TextInput
            label={say('category')}
            readOnly={!canEdit}
            value={fields.category}
            maxLength={60}
            onChange={(event) => change({ category: event.currentTarget.value })}
          />
          <NativeSelect
            label="中文 / English"
            disabled={!canEdit}
            value={fields.language}
            onChange={(event) => change({ language: event.currentTarget.value as 'zh' })}
            data={[
              { value: 'zh', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Group>
        {canEdit ? (
          <Group>
            <Button onClick={save} disabled={fields.question.trim().length < 2 || !fields.answer.trim()}>
              {say('save')}
            </Button>
            {entry ? (
              <Button variant="default" onClick={remove}>
                {say('remove')}
              </Button>
            ) : null}
          </Group>
        ) : null}
      </Stack>
    </div>
  )
}
