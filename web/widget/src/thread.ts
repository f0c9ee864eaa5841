import { Order } from './order.ts'
import type { Say } from './text.ts'
import { body, type ChatMessage, type Choose, element, type Shown } from './view.ts'

/** What was said, as rows of a list: each once, in its place, whatever came first. */
export class Thread {
  private readonly list: HTMLOListElement
  private readonly words: Say
  private readonly choose: Choose
  private readonly order = new Order<HTMLElement>()
  private readonly rows = new Map<string, HTMLElement>()

  constructor(list: HTMLOListElement, words: Say, choose: Choose) {
    this.list = list
    this.words = words
    this.choose = choose
  }

  /** The company's greeting: before everything, and no message. */
  greet(text: string): void {
    const row = this.draw({ author: 'assistant', content: { type: 'text', text } })
    this.insert(row, this.order.first(row))
  }

  /** What the visitor says, before the platform has it. */
  say(clientId: string, content: Record<string, unknown>): void {
    if (this.rows.has(clientId)) return
    const row = this.draw({ author: 'customer', content }, this.words('sending'))
    this.rows.set(clientId, row)
    this.insert(row, this.order.say(row))
  }

  /** A message as the platform has it. */
  receive(message: ChatMessage): void {
    const key = message.clientId ?? message.id
    const said = this.rows.get(key)
    if (said) this.mark(key, this.words('sent'))
    const row = said ?? this.draw(message, this.words('sent'))
    row.dataset.conversation = message.conversationId
    row.dataset.seq = String(message.seq)
    this.rows.set(key, row)
    this.insert(row, this.order.place(row, message))
  }

  /** All that was said before is there. */
  whole(): void {
    this.order.whole()
  }

  /** What became of something that the visitor said. */
  mark(key: string, text: string): void {
    const meta = this.rows.get(key)?.querySelector('.meta')
    if (meta) meta.textContent = text
  }

  /** Everything of the visitor's up to there was read by a human. */
  markRead({ conversationId, seq }: { readonly conversationId: string; readonly seq: number }): void {
    for (const [key, { className, dataset }] of this.rows)
      if (className === 'mine' && dataset.conversation === conversationId && Number(dataset.seq) <= seq)
        this.mark(key, this.words('read'))
  }

  private draw({ author, agentName, ...message }: Shown, state = ''): HTMLElement {
    const { content } = message
    if (author === 'system' && content.type === 'notice')
      return element('li', { class: 'notice' }, String(content.text))
    const inside = body(message, this.words, this.choose)
    if (author === 'customer')
      return element('li', { class: 'mine' }, ...inside, element('span', { class: 'meta' }, state))
    const who = author === 'agent' ? (agentName ?? this.words('agent')) : this.words('assistant')
    return element('li', { 'data-who': who }, element('span', { class: 'who' }, who), ...inside)
  }

  /** Moves nothing that stands right: a row that moves is read aloud again. */
  private insert(row: HTMLElement, before: HTMLElement | undefined): void {
    const left = row.nextElementSibling
    if (!row.isConnected || left !== (before ?? null)) this.list.insertBefore(row, before ?? null)
    for (const one of [row, row.nextElementSibling, left]) this.name(one)
  }

  /** Who speaks is said once for what they say in a row. */
  private name(row: Element | null): void {
    const who = row?.querySelector<HTMLElement>(':scope > .who')
    const above = row?.previousElementSibling
    if (who) who.hidden = above instanceof HTMLElement && above.dataset.who === who.textContent
  }
}
