import type { VisitorEvent } from '../../../schemas/frames/visitor.ts'
import type { Say } from './text.ts'

export type ChatMessage = Extract<VisitorEvent, { type: 'message' }>

/** Of a message, what is shown; what is only being said has no more than that. */
export type Shown = Pick<ChatMessage, 'author' | 'agentName' | 'content' | 'mediaUrl'>

type Attributes = Record<string, string | boolean | EventListener>

/** Makes an element; text only ever becomes text, so nothing that anybody says can become markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value)
    else if (typeof value === 'boolean') made.toggleAttribute(name, value)
    else made.setAttribute(name, value)
  }
  made.append(...children)
  return made
}

const paths = {
  chat: 'M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5z',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M4 12l16-8-6 16-3-7z',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 5M15 9h.01',
} as const

export function icon(name: keyof typeof paths): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', paths[name])
  svg.append(path)
  return svg
}

/** A web address we are willing to link to. */
const safeUrl = (value: unknown) =>
  typeof value === 'string' && /^(https?:\/\/|\/(?!\/))/.test(value) ? value : undefined

export type Choose = (option: { readonly id: string; readonly label: string }, purpose: string) => void

function choice(content: Record<string, unknown>, choose: Choose): HTMLElement[] {
  const options = content.options as { id: string; label: string }[]
  const purpose = String(content.purpose)
  const isRating = purpose === 'rating'
  const box = element('div', {
    class: isRating ? 'options stars' : 'options',
    role: 'group',
    'aria-label': String(content.text),
  })
  const shown = isRating ? [...options].reverse() : options
  for (const option of shown) {
    const button = element('button', { type: 'button', 'aria-label': option.label }, isRating ? '★' : option.label)
    button.addEventListener('click', () => {
      for (const other of box.querySelectorAll('button')) other.disabled = true
      button.setAttribute('aria-pressed', 'true')
      choose(option, purpose)
    })
    box.append(button)
  }
  return [element('div', { class: 'bubble' }, String(content.text)), box]
}

/** What a message looks like. */
export function body(message: Pick<Shown, 'content' | 'mediaUrl'>, say: Say, choose: Choose): HTMLElement[] {
  const { content } = message
  if (content.type === 'choice') return choice(content, choose)
  if (content.type === 'image' && message.mediaUrl) {
    const image = element('img', { src: message.mediaUrl, alt: say('photo'), loading: 'lazy' })
    return [element('a', { class: 'bubble', href: message.mediaUrl, target: '_blank', rel: 'noopener' }, image)]
  }
  if (content.type === 'card' || content.type === 'link') {
    const url = safeUrl(content.url)
    const inner = [element('b', {}, String(content.title)), element('small', {}, String(content.description ?? ''))]
    return [
      element(
        'div',
        { class: 'bubble' },
        url
          ? element('a', { class: 'card', href: url, target: '_blank', rel: 'noopener' }, ...inner)
          : element('span', {}, ...inner),
      ),
    ]
  }
  const words =
    content.type === 'text' || content.type === 'notice' ? String(content.text) : `[${String(content.type)}]`
  return [element('div', { class: 'bubble' }, words)]
}
