import {
  Button,
  FileButton,
  Group,
  MultiSelect,
  NativeSelect,
  Pill,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core'
import type { EntryFields, KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { useStore } from './store.ts'

const types = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf'] as const
const mostBytes = 10 * 1024 * 1024
const mostFiles = 3

/** A moment as the browser's own field shows it, and back. */
const localOf = (iso: string | undefined) => {
  if (!iso) return ''
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
const isoOf = (local: string) => (local ? new Date(local).toISOString() : undefined)

interface MoreProps {
  readonly fields: EntryFields
  readonly canEdit: boolean
  readonly others: readonly KnowledgeEntry[]
  readonly onChange: (part: Partial<EntryFields>) => void
}

/** When, to whom, where and about what an entry holds; how it is said on the phone; what goes with it. */
export function EntryMore({ fields, canEdit, others, onChange }: MoreProps) {
  const { say } = useText()
  const inboxes = useStore((state) => state.manifests)
  const isPlain =
    !fields.validFrom &&
    !fields.validUntil &&
    !fields.spoken &&
    !fields.source &&
    fields.audience === 'everyone' &&
    [fields.tags, fields.inboxes, fields.regions, fields.products, fields.attachments, fields.related].every(
      ({ length }) => length === 0,
    )
  const list = (name: 'tags' | 'regions' | 'products', most: number) => (
    <TagsInput
      label={say(`${name}Label`)}
      placeholder={canEdit ? say('enterToAdd') : ''}
      readOnly={!canEdit}
      value={[...fields[name]]}
      maxTags={most}
      onChange={(values) => onChange({ [name]: values })}
    />
  )
  return (
    <details className="more" open={!isPlain} data-testid="more">
      <summary>{say('moreFields')}</summary>
      <Stack gap="sm" pt="sm">
        <Group grow align="start">
          {(['validFrom', 'validUntil'] as const).map((name) => (
            <TextInput
              key={name}
              type="datetime-local"
              label={say(name)}
              readOnly={!canEdit}
              value={localOf(fields[name])}
              onChange={(event) => onChange({ [name]: isoOf(event.currentTarget.value) })}
            />
          ))}
          <NativeSelect
            label={say('audienceLabel')}
            disabled={!canEdit}
            value={fields.audience}
            onChange={(event) => onChange({ audience: event.currentTarget.value as 'vip' })}
            data={(['everyone', 'verified', 'vip'] as const).map((value) => ({
              value,
              label: say(value === 'verified' ? 'signedIn' : value),
            }))}
          />
        </Group>
        <MultiSelect
          label={say('inboxesLabel')}
          readOnly={!canEdit}
          value={[...fields.inboxes]}
          onChange={(values) => onChange({ inboxes: values as EntryFields['inboxes'] })}
          data={Object.entries(inboxes).map(([value, { name }]) => ({ value, label: name }))}
        />
        {list('products', 50)}
        {list('regions', 50)}
        <Textarea
          label={say('spokenLabel')}
          readOnly={!canEdit}
          autosize
          minRows={2}
          maxLength={1_000}
          value={fields.spoken ?? ''}
          onChange={(event) => onChange({ spoken: event.currentTarget.value })}
        />
        <MultiSelect
          label={say('relatedLabel')}
          searchable
          readOnly={!canEdit}
          maxValues={5}
          limit={20}
          value={[...fields.related]}
          onChange={(values) => onChange({ related: values as EntryFields['related'] })}
          data={others
            .filter(({ language }) => language === fields.language)
            .map(({ id, question }) => ({ value: id, label: question }))}
        />
        {list('tags', 20)}
        <TextInput
          label={say('sourceLabel')}
          readOnly={!canEdit}
          maxLength={500}
          value={fields.source ?? ''}
          onChange={(event) => onChange({ source: event.currentTarget.value })}
        />
        <Attachments fields={fields} canEdit={canEdit} onChange={onChange} />
      </Stack>
    </details>
  )
}

/** Files that go with the answer: uploaded first, named in the entry then. */
function Attachments({ fields, canEdit, onChange }: Omit<MoreProps, 'others'>) {
  const { say } = useText()
  const act = useAct()
  const add = (file: File | null) =>
    file &&
    act(async () => {
      const contentType = types.find((type) => type === file.type)
      if (!contentType || file.size > mostBytes) throw new Error(say('badAttachment'))
      const { key, uploadUrl } = await call('openKnowledgeUpload', { body: { contentType } })
      const put = await fetch(uploadUrl, { method: 'PUT', headers: { 'content-type': contentType }, body: file })
      if (!put.ok) throw new Error(say('badAttachment'))
      onChange({ attachments: [...fields.attachments, { key, contentType, fileName: file.name.slice(0, 255) }] })
    })
  return (
    <Group gap="xs">
      {canEdit ? (
        <FileButton onChange={add} accept={types.join(',')} disabled={fields.attachments.length >= mostFiles}>
          {(props) => (
            <Button variant="default" size="compact-sm" {...props}>
              {say('attach')}
            </Button>
          )}
        </FileButton>
      ) : null}
      {fields.attachments.map((file) => (
        <Pill
          key={file.key}
          withRemoveButton={canEdit}
          removeButtonProps={{ 'aria-label': `${say('remove')} ${file.fileName ?? ''}` }}
          onRemove={() => onChange({ attachments: fields.attachments.filter((one) => one !== file) })}
        >
          {file.fileName ?? file.key}
        </Pill>
      ))}
    </Group>
  )
}
