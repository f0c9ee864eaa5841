import { ActionIcon, Tooltip } from '@mantine/core'
import { IconLanguageHiragana } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { textOf } from '../../../schemas/records/content.ts'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { type MessageView, useStore } from './store.ts'

/** What messages mean in the reader's language, by message; and the language that the customer writes. */
export interface Translations {
  readonly words: Readonly<Record<string, string>>
  readonly spoken?: string
}

const none: Translations = { words: {} }
const mostAtOnce = 20
const kept = new Map<string, Translations>()

/** Translations of what a customer said, as long as they are wanted. */
export function useTranslations(
  conversationId: string,
  messages: readonly MessageView[] | undefined,
  isOn: boolean,
): Translations {
  const { language } = useText()
  const act = useAct()
  const key = `${conversationId} ${language}`
  const [state, setState] = useState(kept.get(key) ?? none)
  const wanted = isOn
    ? (messages ?? [])
        .filter(({ id, author, content }) => author === 'customer' && textOf(content) && !(id in state.words))
        .slice(-mostAtOnce)
    : []
  const asked = wanted.map(({ id }) => id).join()
  useEffect(() => {
    if (!asked) return
    void act(async () => {
      const { items } = await call('translateTexts', {
        body: { texts: wanted.map(({ content }) => textOf(content).slice(0, 5_000)), to: language },
      })
      setState((before) => {
        const spoken = items.findLast(({ from }) => from && from !== language)?.from ?? before.spoken
        const words = { ...before.words }
        for (const [index, { id, content }] of wanted.entries()) {
          const text = items[index]?.text ?? ''
          words[id] = text === textOf(content) ? '' : text
        }
        const after = { words, ...(spoken && { spoken }) }
        kept.set(key, after)
        return after
      })
    })
  }, [asked, language, key])
  return isOn ? state : none
}

/** Switches the translation of a conversation on and off; absent where the deployment has none. */
export function TranslateToggle({ isOn, onChange }: { readonly isOn: boolean; readonly onChange: () => void }) {
  const { say } = useText()
  const canTranslate = useStore((state) => state.canTranslate)
  if (!canTranslate) return null
  return (
    <Tooltip label={say('translate')}>
      <ActionIcon
        variant={isOn ? 'filled' : 'subtle'}
        aria-pressed={isOn}
        aria-label={say('translate')}
        onClick={onChange}
        data-testid="translate"
      >
        <IconLanguageHiragana size={18} />
      </ActionIcon>
    </Tooltip>
  )
}
