import { Client } from '../../client/src/client.ts'
import { isAfter } from '../../client/src/progress.ts'
import { makeChips, suggestionsIn } from './chips.ts'
import { imageSender } from './images.ts'
import { codeOfAddress, readSettings } from './settings.ts'
import { styles } from './styles.ts'
import { textIn } from './text.ts'
import { Thread } from './thread.ts'
import { type ChatMessage, element, icon } from './view.ts'

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

  const thread = new Thread(list, say, (option, purpose) => choose(option, purpose))
  let newest: ChatMessage | undefined
  let unread = 0
  let typingTimer = 0
  let toldTyping = 0
  let isStarted = false
  let isIntroduced = false
  let isWhole = false

  const toBottom = () => list.scrollTo({ top: list.scrollHeight })
  const setNote = (text: string) => {
    note.textContent = text
    note.hidden = !text
  }

  const client = new Client(base, inbox, language, identity, (event) => {
    if (event.type === 'connection') {
      isWhole = false
      setNote(event.isOpen ? '' : say('offline'))
      if (event.isOpen && status.textContent === say('connecting')) status.textContent = say('withAssistant')
      if (event.isOpen) introduce()
    } else if (event.type === 'message') receive(event)
    else if (event.type === 'resumed') {
      isWhole = true
      thread.whole()
      seen()
    } else if (event.type === 'accepted') thread.mark(event.clientId, say('sent'))
    else if (event.type === 'refused')
      event.clientId ? thread.mark(event.clientId, say('failed')) : setNote(event.reason)
    else if (event.type === 'typing') showTyping(event.isTyping)
    else if (event.type === 'read') thread.markRead(event)
    else if (event.type === 'status')
      status.textContent =
        event.status === 'assigned'
          ? `${say('withAgent')} · ${event.agentName ?? ''}`
          : say(event.status === 'waiting' ? 'waiting' : event.status === 'closed' ? 'closed' : 'withAssistant')
  })

  client.context = context
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
    thread.say(client.send(content), content)
    toBottom()
  }

  function receive(message: ChatMessage): void {
    const isAtBottom = list.scrollHeight - list.scrollTop - list.clientHeight < 120
    thread.receive(message)
    if (!newest || isAfter(message, newest)) {
      suggest(suggestionsIn(message))
      newest = message
    }
    if (message.author !== 'customer') showTyping(false)
    if (isAtBottom) toBottom()
    if (message.author === 'customer') return
    if (panel.hidden && message.content.type !== 'notice' && !client.isRead(message.conversationId, message.seq)) {
      unread++
      badge.hidden = false
      badge.textContent = String(unread)
      launch.setAttribute('aria-label', `${say('open')}, ${unread} ${say('newMessages')}`)
    } else seen()
  }

  /** Whoever looks at it has seen all that is there; while the missed is still coming, it is said once at the end. */
  function seen(): void {
    if (!newest || !isWhole || panel.hidden || document.visibilityState !== 'visible') return
    const { conversationId, seq } = newest
    if (!client.isRead(conversationId, seq)) client.read(conversationId, seq)
  }

  async function begin(): Promise<void> {
    if (isStarted) return
    isStarted = true
    for (const { clientId, content } of client.waiting) thread.say(clientId, content)
    await client.open()
  }

  /** What the company says to whoever comes, once it is known. */
  function introduce(): void {
    const { session } = client
    if (isIntroduced || !session) return
    isIntroduced = true
    title.textContent = session.title || say('title')
    if (session.greeting[language]) thread.greet(session.greeting[language])
    if (!newest) suggest(session.suggestions)
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
    seen()
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
  document.addEventListener('visibilitychange', seen)
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
