import { Client } from '../../client/src/client.ts'
import { makeChips, suggestionsIn } from './chips.ts'
import { imageSender } from './images.ts'
import { codeOfAddress, readSettings } from './settings.ts'
import { styles } from './styles.ts'
import { textIn } from './text.ts'
import { body, type ChatMessage, element, icon } from './view.ts'

const script = document.currentScript as HTMLScriptElement | null

/** Starts the widget that one script tag asked for; its settings are the tag's data attributes. */
function start(tag: HTMLScriptElement): void {
  const { inbox, language, identity, greetAfter, base, context } = readSettings(tag)
  const say = textIn(language)

  const host = element('div', { id: 'yunke', lang: language })
  const root = host.attachShadow({ mode: 'open' })
  const badge = element('span', { class: 'badge', hidden: true })
  const launch = element(
    'button',
    { class: 'launch', type: 'button', 'aria-label': say('open'), 'aria-expanded': 'false' },
    icon('chat'),
    badge,
  )
  const status = element('p', {}, say('connecting'))
  const title = element('h2', { id: 'yunke-title' }, say('title'))
  const closing = element('button', { type: 'button', 'aria-label': say('close') }, icon('close'))
  const note = element('div', { class: 'note', role: 'status', hidden: true })
  const list = element('ol', { 'aria-live': 'polite', 'aria-label': say('title'), tabindex: '0' })
  const typing = element('div', { class: 'typing', role: 'status' })
  const { box: chips, offer: suggest } = makeChips(say('suggestions'), (label, id) => {
    speak(label, id)
    input.focus()
  })
  const input = element('textarea', {
    rows: '1',
    placeholder: say('write'),
    'aria-label': say('write'),
    maxlength: '4000',
  })
  const file = element('input', {
    type: 'file',
    accept: 'image/png,image/jpeg,image/gif,image/webp',
    class: 'sr',
    tabindex: '-1',
    'aria-hidden': 'true',
  })
  const attach = element('button', { type: 'button', 'aria-label': say('image') }, icon('image'))
  const go = element('button', { type: 'button', class: 'go', 'aria-label': say('send'), disabled: true }, icon('send'))
  const panel = element(
    'section',
    { class: 'panel', role: 'dialog', 'aria-labelledby': 'yunke-title', hidden: true },
    element('div', { class: 'head' }, element('div', {}, title, status), closing),
    note,
    list,
    typing,
    chips,
    element('div', { class: 'foot' }, attach, file, input, go),
  )
  const hello = element('div', { class: 'hello', role: 'status', hidden: true })
  root.append(element('style', {}, styles), launch, hello, panel)
  document.body.append(host)

  const rows = new Map<string, HTMLElement>()
  const seen = new Set<number>()
  let unread = 0
  let lastAuthor = ''
  let typingTimer = 0
  let toldTyping = 0
  let isStarted = false
  let highest = 0

  const toBottom = () => list.scrollTo({ top: list.scrollHeight })
  const setNote = (text: string) => {
    note.textContent = text
    note.hidden = !text
  }

  const client = new Client(base, inbox, language, identity, (event) => {
    if (event.type === 'connection') {
      setNote(event.isOpen ? '' : say('offline'))
      if (event.isOpen && status.textContent === say('connecting')) status.textContent = say('withAssistant')
    } else if (event.type === 'message') receive(event)
    else if (event.type === 'accepted') mark(event.clientId, say('sent'))
    else if (event.type === 'refused') event.clientId ? mark(event.clientId, say('failed')) : setNote(event.reason)
    else if (event.type === 'typing') showTyping(event.isTyping)
    else if (event.type === 'read') markRead(event.seq)
    else if (event.type === 'status')
      status.textContent =
        event.status === 'assigned'
          ? `${say('withAgent')} · ${event.agentName ?? ''}`
          : say(event.status === 'waiting' ? 'waiting' : event.status === 'closed' ? 'closed' : 'withAssistant')
  })

  client.context = context
  function mark(clientId: string, text: string): void {
    const meta = rows.get(clientId)?.querySelector('.meta')
    if (meta) meta.textContent = text
  }

  /** Everything of ours up to there was read by a human. */
  function markRead(upTo: number): void {
    for (const [key, row] of rows)
      if (row.className === 'mine' && Number(row.dataset.seq) > 0 && Number(row.dataset.seq) <= upTo)
        mark(key, say('read'))
  }

  function showTyping(isTyping: boolean): void {
    clearTimeout(typingTimer)
    typing.textContent = isTyping ? say('typing') : ''
    if (isTyping) typingTimer = window.setTimeout(() => showTyping(false), 8_000)
  }

  const choose = (option: { id: string; label: string }, purpose: string) => {
    const score = /^rate:([1-5])$/.exec(option.id)?.[1]
    if (purpose === 'rating' && score)
      client.frame({ type: 'rating', clientId: `rate${Date.now()}`, score: Number(score) })
    else speak(option.label, option.id)
  }

  function speak(text: string, replyTo?: string): void {
    suggest([])
    const content = { type: 'text', text, ...(replyTo && { replyTo }) }
    draw(
      {
        type: 'message',
        id: '',
        seq: 0,
        author: 'customer',
        content,
        at: new Date().toISOString(),
        clientId: client.send(content),
      },
      say('sending'),
    )
    toBottom()
  }

  function draw(message: ChatMessage, state = ''): void {
    const key = message.clientId ?? message.id
    if (message.seq > 0 && seen.has(message.seq)) return
    if (message.seq > 0) seen.add(message.seq)
    const known = rows.get(key)
    if (known) {
      mark(key, say('sent'))
      if (message.seq > 0) known.dataset.seq = String(message.seq)
      return
    }
    const isMine = message.author === 'customer'
    const isNotice = message.author === 'system' && message.content.type === 'notice'
    const row = element('li', { class: isMine ? 'mine' : isNotice ? 'notice' : '' })
    const who = isMine
      ? say('you')
      : message.author === 'agent'
        ? (message.agentName ?? say('agent'))
        : say('assistant')
    if (isNotice) row.append(String(message.content.text))
    else {
      if (!isMine && lastAuthor !== who) row.append(element('span', { class: 'who' }, who))
      row.append(...body(message, say, choose))
      if (isMine) row.append(element('span', { class: 'meta' }, state || say('sent')))
      lastAuthor = isMine ? '' : who
    }
    row.dataset.seq = String(message.seq)
    rows.set(key, row)
    const after =
      message.seq > 0
        ? [...list.children].find((other) => Number((other as HTMLElement).dataset.seq) > message.seq)
        : undefined
    list.insertBefore(row, after ?? null)
  }

  function receive(message: ChatMessage): void {
    const isAtBottom = list.scrollHeight - list.scrollTop - list.clientHeight < 120
    draw(message)
    if (message.seq > highest) suggest(suggestionsIn(message))
    highest = Math.max(highest, message.seq)
    if (message.author !== 'customer') showTyping(false)
    if (isAtBottom) toBottom()
    if (panel.hidden && message.author !== 'customer' && message.content.type !== 'notice') {
      unread++
      badge.hidden = false
      badge.textContent = String(unread)
      launch.setAttribute('aria-label', `${say('open')}, ${unread} ${say('newMessages')}`)
    } else if (!panel.hidden && message.author !== 'customer' && document.visibilityState === 'visible')
      client.frame({ type: 'read', seq: message.seq })
  }

  async function begin(): Promise<void> {
    if (isStarted) return
    isStarted = true
    const session = await client.open()
    if (!session) return
    title.textContent = session.title || say('title')
    if (session.greeting[language])
      draw({
        type: 'message',
        id: 'greeting',
        seq: 0,
        author: 'assistant',
        content: { type: 'text', text: session.greeting[language] },
        at: '',
      })
    if (highest === 0) suggest(session.suggestions)
    for (const entry of client.waiting)
      draw(
        {
          type: 'message',
          id: '',
          seq: 0,
          author: 'customer',
          content: entry.content,
          at: entry.sentAt,
          clientId: entry.clientId,
        },
        say('sending'),
      )
    if (session.isNew && panel.hidden && greetAfter && session.greeting[language])
      setTimeout(() => panel.hidden && greet(session.greeting[language]), Number(greetAfter) * 1000)
  }

  function greet(text: string): void {
    const shut = () => {
      hello.hidden = true
    }
    const x = element('button', { class: 'x', type: 'button', 'aria-label': say('close'), click: shut }, '×')
    hello.replaceChildren(element('button', { type: 'button', click: () => toggle(true) }, text), x)
    hello.hidden = false
  }

  function toggle(isOpen: boolean): void {
    panel.hidden = !isOpen
    launch.hidden = isOpen
    launch.style.display = isOpen ? 'none' : ''
    hello.hidden = true
    launch.setAttribute('aria-expanded', String(isOpen))
    if (!isOpen) {
      launch.focus()
      return
    }
    unread = 0
    badge.hidden = true
    launch.setAttribute('aria-label', say('open'))
    void begin()
    if (highest > 0) client.frame({ type: 'read', seq: highest })
    input.focus()
    toBottom()
  }

  function submit(): void {
    const text = input.value.trim()
    if (!text) return
    speak(text)
    input.value = ''
    grow()
  }

  function grow(): void {
    input.style.height = 'auto'
    input.style.height = `${Math.min(120, input.scrollHeight + 2)}px`
    go.disabled = input.value.trim() === ''
  }

  const sendFile = imageSender(client, say, setNote)

  launch.addEventListener('click', () => toggle(true))
  closing.addEventListener('click', () => toggle(false))
  go.addEventListener('click', submit)
  attach.addEventListener('click', () => file.click())
  file.addEventListener('change', () => {
    void sendFile(file.files?.[0])
    file.value = ''
  })
  input.addEventListener('input', () => {
    grow()
    if (Date.now() - toldTyping > 3_000) {
      toldTyping = Date.now()
      client.frame({ type: 'typing', isTyping: true })
    }
  })
  input.addEventListener('paste', (event) => void sendFile([...(event.clipboardData?.files ?? [])][0]))
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault()
      submit()
    }
  })
  panel.addEventListener('keydown', ({ key }) => key === 'Escape' && toggle(false))
  const code = codeOfAddress()
  if (code) {
    toggle(true)
    void begin().then(() => client.send({ type: 'text', text: code }))
  } else if (client.isKnown || greetAfter) void begin()
}

if (script?.dataset.inbox) {
  const run = () => start(script)
  if (document.body) run()
  else addEventListener('DOMContentLoaded', run)
}
