import { Badge, Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import type { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { loadEntries, writerOf } from './entries.ts'
import { Editor } from './entry-editor.tsx'
import { isGoldenLost } from './golden-gate.tsx'
import { ImportKnowledge } from './import-knowledge.tsx'
import { csvOf } from './import-rows.ts'
import { ListRow } from './parts.tsx'
import { go } from './place.ts'
import { useStore } from './store.ts'
import { TryAnswer } from './try-answer.tsx'

const soonMs = 14 * 86_400_000

type State = 'draft' | 'review' | 'expiring' | 'expired' | 'published'

/** Where an entry stands, the most pressing first. */
function stateOf({ status, proposed, validUntil }: KnowledgeEntry): State {
  const left = validUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(validUntil) - Date.now()
  if (proposed || status === 'review') return 'review'
  if (status === 'draft') return 'draft'
  return left < 0 ? 'expired' : left < soonMs ? 'expiring' : 'published'
}

const stateWords = {
  draft: 'draftStatus',
  review: 'reviewStatus',
  expiring: 'expiring',
  expired: 'expired',
  published: 'publishedStatus',
} as const satisfies Record<State, string>

/** Every folder and every folder around it, in order. */
const foldersOf = (entries: readonly KnowledgeEntry[]) =>
  [
    ...new Set(
      entries.flatMap(({ category }) =>
        category.split('/').map((_, depth, parts) => parts.slice(0, depth + 1).join('/')),
      ),
    ),
  ]
    .filter(Boolean)
    .sort((a, b) => a.localeCompare(b, 'zh'))

const liesIn = (folder: string) => (entry: KnowledgeEntry) =>
  !folder || entry.category === folder || entry.category.startsWith(`${folder}/`)

/** What the assistant may say: entries to search, write and publish. */
export function KnowledgePage({ id }: { readonly id: string | undefined }) {
  const { say } = useText()
  const [entries, setEntries] = useState<readonly KnowledgeEntry[]>([])
  const [search, setSearch] = useState('')
  const [folder, setFolder] = useState('')
  const [state, setState] = useState<State | ''>('')
  const [isApproving, setApproving] = useState(false)
  const act = useAct()
  const me = useStore((state) => state.me?.name)
  const canEdit = useStore((state) => state.me?.role !== 'agent')
  useEffect(() => {
    void loadEntries().then(setEntries, () => undefined)
  }, [])
  const list = entries
    .filter(liesIn(folder))
    .filter((entry) => !state || stateOf(entry) === state)
    .filter((entry) =>
      [entry.question, entry.answer, entry.category, ...entry.similar, ...entry.tags]
        .join('\n')
        .toLowerCase()
        .includes(search.toLowerCase()),
    )
  // Whoever wrote a change cannot approve it.
  const approvable = list.filter((entry) => writerOf(entry) !== me)
  const approveAll = () =>
    act(async () => {
      setApproving(true)
      try {
        let held = 0
        for (const { id: knowledgeId } of approvable)
          try {
            const approved = await call('reviewKnowledge', { params: { knowledgeId }, body: { decision: 'approve' } })
            setEntries((before) => before.map((other) => (other.id === knowledgeId ? approved : other)))
          } catch (error) {
            // One that loses a golden case is looked at by itself; the others go on.
            if (!isGoldenLost(error)) throw error
            held++
          }
        if (held > 0) throw new Error(`${held} ${say('heldByGolden')}`)
      } finally {
        setApproving(false)
      }
    })
  const waiting = (wanted: State) => entries.filter((entry) => stateOf(entry) === wanted).length
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
          {entries.length === 0 ? (
            // A link cannot be switched off: screen readers and keyboards would follow it all the same.
            <Button size="compact-sm" variant="default" disabled>
              {say('exportFile')}
            </Button>
          ) : (
            <Button size="compact-sm" variant="default" component="a" download="knowledge.csv" href={exported}>
              {say('exportFile')}
            </Button>
          )}
        </Group>
        <Group mx="xs" mb="xs" gap="xs" grow>
          <NativeSelect
            size="xs"
            aria-label={say('folder')}
            value={folder}
            onChange={(event) => setFolder(event.currentTarget.value)}
            data={[{ value: '', label: say('allFolders') }, ...foldersOf(entries)]}
          />
          <NativeSelect
            size="xs"
            aria-label={say('statusLabel')}
            value={state}
            onChange={(event) => setState(event.currentTarget.value as State)}
            data={[
              { value: '', label: say('allStates') },
              ...(Object.keys(stateWords) as State[]).map((value) => ({ value, label: say(stateWords[value]) })),
            ]}
          />
        </Group>
        {canEdit
          ? (['review', 'expiring'] as const).map((one) =>
              waiting(one) > 0 && state !== one ? (
                <button type="button" key={one} className="reminder" onClick={() => setState(one)}>
                  {waiting(one)} {say(one === 'review' ? 'remindReview' : 'remindExpiring')}
                </button>
              ) : null,
            )
          : null}
        {canEdit && state === 'review' && approvable.length > 1 ? (
          <Button m="xs" mt={0} size="compact-md" loading={isApproving} onClick={approveAll} data-testid="approve-all">
            {say('approveAll')} ({approvable.length})
          </Button>
        ) : null}
        <div className="scroll">
          {list.map((one) => (
            <ListRow
              key={one.id}
              title={one.question}
              line={one.answer}
              isCurrent={one.id === id}
              onOpen={() => go('knowledge', one.id)}
            >
              {stateOf(one) === 'published' ? null : (
                <Badge miw="max-content" size="xs" variant="dot" color="orange" tt="none">
                  {say(stateWords[stateOf(one)])}
                </Badge>
              )}
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
              void loadEntries().then(setEntries, () => undefined)
            }}
          />
        ) : entry || id === 'new' ? (
          <Editor
            key={`${id} ${entry?.version}`}
            entry={entry}
            others={entries}
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
