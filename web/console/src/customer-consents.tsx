import { Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Purpose } from '../../../schemas/records/consent.ts'
import type { Customer } from '../../../schemas/records/customer.ts'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { timeOf } from './format.ts'

const purposes: readonly Purpose[] = ['learning', 'cloud', 'profile']

/** What a customer said to each use of their words, written down by whoever heard it. */
export function CustomerConsents({ customer }: { readonly customer: Pick<Customer, 'id' | 'consents'> }) {
  const { say, language } = useText()
  const act = useAct()
  const [consents, setConsents] = useState(customer.consents ?? {})
  return (
    <Stack gap={4} mt="sm">
      <Text fw={650} size="sm">
        {say('consents')}
      </Text>
      {purposes.map((purpose) => {
        const said = consents[purpose]
        return (
          <Group key={purpose} gap={6} justify="space-between" wrap="nowrap" align="center">
            <Text size="xs" title={said ? `${said.by} · ${timeOf(said.at, language)}` : undefined}>
              {say(`purpose-${purpose}`)}
            </Text>
            <NativeSelect
              size="xs"
              aria-label={say(`purpose-${purpose}`)}
              data-testid={`consent-${purpose}`}
              value={said ? String(said.isGiven) : ''}
              onChange={(event) => {
                const isGiven = event.currentTarget.value === 'true'
                void act(async () => {
                  const params = { customerId: customer.id, purpose }
                  setConsents((await call('recordConsent', { params, body: { isGiven } })).consents ?? {})
                })
              }}
              data={[
                ...(said ? [] : [{ value: '', label: say('notAsked') }]),
                { value: 'true', label: say('agreed') },
                { value: 'false', label: say('refused') },
              ]}
            />
          </Group>
        )
      })}
    </Stack>
  )
}
