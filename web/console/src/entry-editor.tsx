import { Button, Group, NativeSelect, Text, Textarea, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { timeOf } from './format.ts'
import { Detail } from './parts.tsx'

const empty = { language: 'zh', question: '', similar: [], answer: '', category: '', status: 'published' } as const

/** A moment as the browser's own field shows it, and back. */
const localOf = (iso: string | undefined) => {
  if (!iso) return ''
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
const isoOf = (local: string) => (local ? new Date(local).toISOString() : undefined)

interface EditorProps {
  readonly entry: KnowledgeEntry | undefined
  readonly canEdit: boolean
  readonly onSaved: (entry: KnowledgeEntry) => void
  readonly onRemoved: (id: string) => void
}

/** One entry: what it says, when it holds, and what it was before. */
export function Editor({ entry, canEdit, onSaved, onRemoved }: EditorProps) {
  const { say } = useText()
  const act = useAct()
  const [fields, setFields] = useState<{
    language: 'zh' | 'en'
    question: string
    similar: readonly string[]
    answer: string
    category: string
    status: 'draft' | 'published'
    validFrom?: string | undefined
    validUntil?: string | undefined
  }>(entry ?? empty)
  const change = (part: Partial<typeof fields>) => setFields({ ...fields, ...part })
  const save = () =>
    act(async () => {
      const { language, question, answer, category, status, validFrom, validUntil } = fields
      const body = {
        language,
        question,
        answer,
        category,
        status,
        ...(validFrom && { validFrom }),
        ...(validUntil && { validUntil }),
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
    <Detail page="knowledge">
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
          label={say('languageLabel')}
          disabled={!canEdit}
          value={fields.language}
          onChange={(event) => change({ language: event.currentTarget.value as 'zh' })}
          data={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
      </Group>
      <Group grow>
        <NativeSelect
          label={say('statusLabel')}
          disabled={!canEdit}
          value={fields.status}
          onChange={(event) => change({ status: event.currentTarget.value === 'draft' ? 'draft' : 'published' })}
          data={[
            { value: 'published', label: say('publishedStatus') },
            { value: 'draft', label: say('draftStatus') },
          ]}
        />
        {(['validFrom', 'validUntil'] as const).map((name) => (
          <TextInput
            key={name}
            type="datetime-local"
            label={say(name)}
            readOnly={!canEdit}
            value={localOf(fields[name])}
            onChange={(event) => change({ [name]: isoOf(event.currentTarget.value) })}
          />
        ))}
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
      {entry && entry.version > 1 ? <Versions entry={entry} canEdit={canEdit} onRestore={change} /> : null}
    </Detail>
  )
}

interface VersionsProps {
  readonly entry: KnowledgeEntry
  readonly canEdit: boolean
  readonly onRestore: (entry: KnowledgeEntry) => void
}

/** What an entry was before; one of them fills the form again, to be looked at and saved. */
function Versions({ entry, canEdit, onRestore }: VersionsProps) {
  const { say, language } = useText()
  const [versions, setVersions] = useState<readonly KnowledgeEntry[]>([])
  useEffect(() => {
    void call('listKnowledgeVersions', { params: { knowledgeId: entry.id } }).then(
      ({ items }) => setVersions(items),
      () => undefined,
    )
  }, [entry.id])
  return (
    <div data-testid="versions">
      <Text size="sm" fw={600}>
        {say('versions')}
      </Text>
      {versions.map((one) => (
        <div key={one.version} className="source">
          <Text size="sm">{one.question}</Text>
          <Text size="sm" c="dimmed">
            {one.answer}
          </Text>
          <Group gap="xs">
            <Text size="xs" c="dimmed">
              {one.version} · {one.updatedBy} · {timeOf(one.updatedAt, language)}
            </Text>
            {canEdit ? (
              <Button size="compact-xs" variant="default" onClick={() => onRestore(one)}>
                {say('restore')}
              </Button>
            ) : null}
          </Group>
        </div>
      ))}
    </div>
  )
}
