import { Button, Group, NativeSelect, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { EntryFields, KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { call } from './api.ts'
import { useText } from './context.tsx'
import { EntryMore } from './entry-more.tsx'
import { fieldNames, Review, Versions } from './entry-versions.tsx'
import { useGoldenGate } from './golden-gate.tsx'
import { Detail } from './parts.tsx'

const empty: EntryFields = {
  language: 'zh',
  question: '',
  similar: [],
  answer: '',
  category: '',
  tags: [],
  status: 'published',
  audience: 'everyone',
  inboxes: [],
  regions: [],
  products: [],
  attachments: [],
  related: [],
}

/** The fields of an entry that an editor writes, without those that are empty. */
function fieldsOf(fields: EntryFields): EntryFields {
  const optional = ['spoken', 'source', 'validFrom', 'validUntil'] as const
  const written = Object.fromEntries(
    ['language' as const, ...fieldNames].map((name) => [name, fields[name]]),
  ) as EntryFields
  for (const name of optional) {
    const value = written[name]?.trim()
    if (value) written[name] = value
    else delete written[name]
  }
  return { ...written, similar: fields.similar.map((line) => line.trim()).filter(Boolean) }
}

interface EditorProps {
  readonly entry: KnowledgeEntry | undefined
  readonly others: readonly KnowledgeEntry[]
  readonly canEdit: boolean
  readonly onSaved: (entry: KnowledgeEntry) => void
  readonly onRemoved: (id: string) => void
}

/** One entry: what it says, to whom and when it holds, what waits for approval, and what it was before. */
export function Editor({ entry, others, canEdit, onSaved, onRemoved }: EditorProps) {
  const { say } = useText()
  const { attempt, dialog } = useGoldenGate()
  // What waits for approval is what its writer goes on with.
  const [fields, setFields] = useState<EntryFields>(entry?.proposed ?? entry ?? empty)
  const change = (part: Partial<EntryFields>) => setFields({ ...fields, ...part })
  const save = () =>
    attempt(async (more) => {
      const body = { ...fieldsOf(fields), ...more }
      onSaved(
        entry
          ? await call('replaceKnowledge', { params: { knowledgeId: entry.id }, body })
          : await call('createKnowledge', { body }),
      )
    })
  const remove = () =>
    entry &&
    attempt(async (query) => {
      await call('deleteKnowledge', { params: { knowledgeId: entry.id }, query })
      onRemoved(entry.id)
    })
  return (
    <Detail page="knowledge">
      {dialog}
      {canEdit ? null : <Text c="dimmed">{say('readOnly')}</Text>}
      {entry ? <Review key={entry.version} entry={entry} canEdit={canEdit} onDecided={onSaved} /> : null}
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
          placeholder={say('categoryHint')}
          readOnly={!canEdit}
          value={fields.category}
          maxLength={60}
          onChange={(event) => change({ category: event.currentTarget.value })}
        />
        <NativeSelect
          label={say('languageLabel')}
          disabled={!canEdit}
          value={fields.language}
          onChange={(event) => change({ language: event.currentTarget.value as 'zh' })}
          data={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
        <NativeSelect
          label={say('statusLabel')}
          disabled={!canEdit}
          value={fields.status}
          onChange={(event) => change({ status: event.currentTarget.value as 'draft' })}
          data={[
            { value: 'published', label: say('publishedStatus') },
            { value: 'review', label: say('reviewStatus') },
            { value: 'draft', label: say('draftStatus') },
          ]}
        />
      </Group>
      <EntryMore
        fields={fields}
        canEdit={canEdit}
        others={others.filter(({ id }) => id !== entry?.id)}
        onChange={change}
      />
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
      {entry && entry.version > 1 ? (
        <Versions entry={entry} canEdit={canEdit} onRestore={(before) => setFields(fieldsOf(before))} />
      ) : null}
    </Detail>
  )
}
