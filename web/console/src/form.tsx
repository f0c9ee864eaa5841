import {
  ActionIcon,
  Button,
  Group,
  NativeSelect,
  NumberInput,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { useText } from './context.tsx'
import type { TextKey } from './text.ts'

/** One field of a form: where in the value it stands (`a.b` is b inside a), and how it is filled in. */
export interface Field {
  readonly path: string
  readonly label: TextKey
  /** Stands instead of the label's words, for what has a name of its own. */
  readonly name?: string
  readonly kind: 'text' | 'area' | 'number' | 'switch' | 'tags' | 'select'
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  /** An empty field means that nothing is said, not an empty text. */
  readonly isOptional?: boolean
  readonly min?: number
  readonly max?: number
}

type Value = Readonly<Record<string, unknown>>

const read = (value: Value, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, part) => (inner as Value | undefined)?.[part], value)

/** The value with one place changed; undefined takes it out. */
export function written(value: Value, path: string, to: unknown): Value {
  const [first = '', ...rest] = path.split('.')
  const inner = rest.length > 0 ? written((value[first] as Value | undefined) ?? {}, rest.join('.'), to) : to
  const { [first]: _old, ...others } = value
  return inner === undefined ? others : { ...others, [first]: inner }
}

function Input({ field, value, onChange }: { field: Field; value: unknown; onChange: (to: unknown) => void }) {
  const { say } = useText()
  const { kind, isOptional, options = [], min, max } = field
  const label = field.name ?? say(field.label)
  const text = value === undefined || value === null ? '' : String(value)
  const asText = (to: string) => onChange(to === '' && isOptional ? undefined : to)
  if (kind === 'switch')
    return (
      <Switch
        label={label}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked || (isOptional ? undefined : false))}
      />
    )
  if (kind === 'tags')
    return (
      <TagsInput
        size="xs"
        label={label}
        value={(value as string[] | undefined) ?? []}
        data={options.map((one) => one.value)}
        onChange={(to) => onChange(to.length === 0 && isOptional ? undefined : to)}
      />
    )
  if (kind === 'number')
    return (
      <NumberInput
        size="xs"
        label={label}
        min={min ?? 0}
        {...(max !== undefined && { max })}
        value={typeof value === 'number' ? value : ''}
        onChange={(to) => onChange(to === '' ? (isOptional ? undefined : null) : Number(to))}
      />
    )
  if (kind === 'select')
    return (
      <NativeSelect
        size="xs"
        label={label}
        value={text}
        onChange={(event) => asText(event.currentTarget.value)}
        data={[...(isOptional ? [{ value: '', label: '—' }] : []), ...options]}
      />
    )
  const Area = kind === 'area' ? Textarea : TextInput
  return (
    <Area
      size="xs"
      label={label}
      value={text}
      {...(kind === 'area' && { autosize: true, minRows: 2 })}
      onChange={(event) => asText(event.currentTarget.value)}
    />
  )
}

/** The fields of one value, side by side where there is room. */
export function Fields<T extends object>({
  fields,
  value,
  onChange,
}: {
  readonly fields: readonly Field[]
  readonly value: T
  readonly onChange: (value: T) => void
}) {
  return (
    <div className="fields">
      {fields.map((field) => (
        <Input
          key={field.path}
          field={field}
          value={read(value as Value, field.path)}
          onChange={(to) => onChange(written(value as Value, field.path, to) as T)}
        />
      ))}
    </div>
  )
}

/** A list of values, each with its fields; the order is theirs to change. */
export function Rows<T extends object>({
  items,
  onChange,
  fields,
  blank,
  children,
}: {
  readonly items: readonly T[]
  readonly onChange: (items: T[]) => void
  readonly fields: readonly Field[]
  readonly blank: () => T
  /** What stands below the fields of one. */
  readonly children?: (item: T, onChange: (item: T) => void) => React.ReactNode
}) {
  const { say } = useText()
  const put = (index: number, item: T) => onChange(items.map((one, place) => (place === index ? item : one)))
  const move = (index: number, by: number) => {
    const next = [...items]
    const [taken] = next.splice(index, 1)
    if (taken) next.splice(index + by, 0, taken)
    onChange(next)
  }
  return (
    <div className="rows">
      {items.map((item, index) => (
        <fieldset key={index} className="card">
          <Fields fields={fields} value={item} onChange={(to) => put(index, to)} />
          {children?.(item, (to) => put(index, to))}
          <Group gap={4} justify="flex-end" mt={6}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`${say('moveUp')} ${index + 1}`}
              disabled={index === 0}
              onClick={() => move(index, -1)}
            >
              <IconArrowUp size={15} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`${say('moveDown')} ${index + 1}`}
              disabled={index === items.length - 1}
              onClick={() => move(index, 1)}
            >
              <IconArrowDown size={15} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="red"
              aria-label={`${say('remove')} ${index + 1}`}
              onClick={() => onChange(items.filter((_, place) => place !== index))}
            >
              <IconTrash size={15} />
            </ActionIcon>
          </Group>
        </fieldset>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        w="fit-content"
        onClick={() => onChange([...items, blank()])}
        data-testid="add-row"
      >
        {say('add')}
      </Button>
    </div>
  )
}
