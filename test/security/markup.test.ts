import { describe, expect, test } from 'vitest'
import { registry } from '../../shared/channels/registry.ts'
import { authentic, contextFor, rung } from '../support/channels.ts'
import { markup } from '../support/markup.ts'

test('there are at least a hundred and fifty', () =>
  expect(new Set(markup.map((one) => one.trim())).size).toBeGreaterThanOrEqual(150))

/** What none of the providers carries in a text, or carries as something else. */
const carried = (text: string) => text.replace(/(?![\t\n\r])\p{Cc}/gu, '')

describe.each(Object.values(registry))('what comes by $manifest.name', (adapter) => {
  const { name } = adapter.manifest
  const context = contextFor(name, {})
  const make = authentic[name] ?? ((text: string, id: string) => rung.wecom(text, id).request)

  test('is text as it was written, or nothing: never half of it, and nothing unwrapped', () => {
    for (const [index, raw] of markup.entries()) {
      const text = carried(raw)
      const verified = adapter.verify(make(text, `markup-id-${String(index).padStart(4, '0')}`), context)
      expect(verified.outcome, text).toBe('accepted')
      if (verified.outcome !== 'accepted') continue
      const parsed = adapter.parse(verified.payload, context, verified.principal)
      if (parsed.outcome !== 'inbound') continue
      for (const command of parsed.commands)
        if (command.kind === 'message' && command.content.type === 'text')
          expect(command.content.text.trim(), text).toBe(text.trim())
    }
  })
})
