import type { Suggestion } from '../../client/src/client.ts'
import { type ChatMessage, element } from './view.ts'

/** Questions to tap instead of typing them; the newest take the place of the ones before. */
export function makeChips(label: string, tap: (text: string, id: string | undefined) => void) {
  const box = element('div', { class: 'chips', role: 'group', 'aria-label': label, hidden: true })
  const offer = (suggestions: readonly Suggestion[]) => {
    box.replaceChildren(
      ...suggestions.map(({ id, label: text }) =>
        element('button', { type: 'button', click: () => tap(text, id) }, text),
      ),
    )
    box.hidden = suggestions.length === 0
  }
  return { box, offer }
}

/** What may be asked after a message. */
export const suggestionsIn = ({ content }: ChatMessage): readonly Suggestion[] =>
  content.type === 'text' ? ((content.suggestions as readonly Suggestion[] | undefined) ?? []) : []
