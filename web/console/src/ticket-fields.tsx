import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core'
import type { TicketField } from '../../../schemas/settings/tickets.ts'
import type { Ticket } from './store.ts'

type Values = Ticket['fields']

/** The fields of a ticket's kind. */
export function TicketFields({
  fields,
  values,
  onChange,
}: {
  readonly fields: readonly TicketField[]
  readonly values: Values
  readonly onChange: (values: Values) => void
}) {
  const put = (id: string, value: string | number | boolean | null) => {
    const { [id]: _old, ...rest } = values
    onChange(value === null || value === '' ? rest : { ...rest, [id]: value })
  }
  return fields.map(({ id, label, kind, options, isRequired }) => {
    const value = values[id]
    if (kind === 'yes-no')
      return (
        <Checkbox
          key={id}
          label={label}
          checked={value === true}
          onChange={(event) => put(id, event.currentTarget.checked)}
        />
      )
    if (kind === 'select')
      return (
        <Select
          key={id}
          label={label}
          required={isRequired}
          clearable={!isRequired}
          data={[...(options ?? [])]}
          value={typeof value === 'string' ? value : null}
          onChange={(chosen) => put(id, chosen)}
        />
      )
    if (kind === 'number')
      return (
        <NumberInput
          key={id}
          label={label}
          required={isRequired}
          value={typeof value === 'number' ? value : ''}
          onChange={(given) => put(id, given === '' ? null : Number(given))}
        />
      )
    return (
      <TextInput
        key={id}
        label={label}
        type={kind === 'date' ? 'date' : 'text'}
        required={isRequired}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => put(id, event.currentTarget.value)}
      />
    )
  })
}
