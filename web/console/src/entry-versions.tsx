import { Alert, Button, Group, Text, TextInput } from '@mantine/core'
import { diffChars, diffWords } from 'diff'
import { useEffect, useState } from 'react'
import type { EntryFields, KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { call } from './api.ts'
import { useText } from './context.tsx'
import { writerOf } from './entries.ts'
import { timeOf } from './format.ts'
import { useGoldenGate } from './golden-gate.tsx'
import { useStore } from './store.ts'

export const fieldNames = [
  'question',
  'similar',
  'answer',
  'spoken',
  'category',
  'tags',
  'status',
  'validFrom',
  'validUntil',
  'audience',
  'inboxes',
  'regions',
  'products',
  'related',
  'attachments',
  'source',
] as const

const shown = (value: unknown): string =>
  Array.isArray(value)
    ? value.map((one) => (typeof one === 'string' ? one : (one.fileName ?? one.key))).join('\n')
    : String(value ?? '')

/** What sets two states of an entry apart, field by field: what went struck through, what came underlined. */
function Difference({ from, to }: { readonly from: Partial<EntryFields>; readonly to: EntryFields }) {
  const changed = fieldNames.filter((name) => shown(from[name]) !== shown(to[name]))
  const diff = to.language === 'zh' ? diffChars : diffWords
  return (
    <div className="difference">
      {changed.map((name) => (
        <Text key={name} size="sm" component="div">
          {diff(shown(from[name]), shown(to[name])).map((part, place) => {
            const key = `${place} ${part.value}`
            if (part.added) return <ins key={key}>{part.value}</ins>
            return part.removed ? <del key={key}>{part.value}</del> : <span key={key}>{part.value}</span>
          })}
        </Text>
      ))}
    </div>
  )
}

interface ReviewProps {
  readonly entry: KnowledgeEntry
  readonly canEdit: boolean
  readonly onDecided: (entry: KnowledgeEntry) => void
}

/** What waits for somebody else's approval, with what it would change; or why it was given back. */
export function Review({ entry, canEdit, onDecided }: ReviewProps) {
  const { say, language } = useText()
  const { attempt, dialog } = useGoldenGate()
  const me = useStore((state) => state.me?.name)
  const [reason, setReason] = useState('')
  const { proposed, returned } = entry
  if (!proposed && entry.status !== 'review')
    return returned ? (
      <Alert variant="default" title={`${say('givenBack')} · ${returned.by}`} data-testid="returned">
        {returned.reason}
      </Alert>
    ) : null
  const writer = writerOf(entry)
  const at = proposed?.at ?? entry.updatedAt
  const decide = (decision: 'approve' | 'return') =>
    attempt(async (more) =>
      onDecided(
        await call('reviewKnowledge', {
          params: { knowledgeId: entry.id },
          body: { decision, ...(decision === 'return' && { reason }), ...more },
        }),
      ),
    )
  return (
    <Alert
      variant="default"
      title={`${say('waitsForApproval')} · ${writer} · ${timeOf(at, language)}`}
      data-testid="review"
    >
      {dialog}
      {proposed ? <Difference from={entry} to={proposed} /> : null}
      {!canEdit ? null : writer === me ? (
        <Text size="sm">{say('somebodyElseApproves')}</Text>
      ) : (
        <Group mt="sm" align="end">
          <Button size="compact-md" onClick={() => decide('approve')} data-testid="approve">
            {say('approve')}
          </Button>
          <TextInput
            style={{ flex: 1, minInlineSize: '10rem' }}
            size="xs"
            aria-label={say('returnReason')}
            placeholder={say('returnReason')}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button size="compact-md" variant="default" disabled={!reason.trim()} onClick={() => decide('return')}>
            {say('returnEntry')}
          </Button>
        </Group>
      )}
    </Alert>
  )
}

interface VersionsProps {
  readonly entry: KnowledgeEntry
  readonly canEdit: boolean
  readonly onRestore: (entry: KnowledgeEntry) => void
}

/** What an entry was before, and what each change made of it; one of them fills the form again, to be looked at and saved. */
export function Versions({ entry, canEdit, onRestore }: VersionsProps) {
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
      {versions.map((one, place) => (
        <div key={one.version} className="source">
          <Difference from={one} to={versions[place - 1] ?? entry} />
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
