import type { StaffEvent } from '../../../schemas/frames/staff.ts'
import { Heartbeat } from '../../client/src/heartbeat.ts'
import { call } from './api.ts'
import { notifications } from './notify.ts'
import { go } from './place.ts'
import { type Conversation, current, follower, type MessageView, type State, set, type Ticket } from './store.ts'

const askEveryMs = 60_000

let socket: WebSocket | undefined
let heartbeat: Heartbeat | undefined
let tries = 0

/** Keeps the console's socket open and puts what it says into the store; after a gap it reads what it missed. */
export async function connect(): Promise<void> {
  try {
    const { ticket } = await call('openRealtime')
    const opened = new WebSocket(
      `${location.origin.replace(/^http/, 'ws')}/realtime?ticket=${encodeURIComponent(ticket)}`,
    )
    socket = opened
    let own: Heartbeat | undefined
    const over = () => {
      opened.onclose = null
      opened.onmessage = null
      opened.close()
      own?.stop()
      again()
    }
    opened.onopen = () => {
      isWatching = true
      looks = 0
      isBehind = false
      set({ isConnected: true })
      own = new Heartbeat({ ask: () => opened.send('{"type":"ping"}'), dead: over, everyMs: askEveryMs })
      own.check()
      heartbeat = own
      // Also the first time: something may have changed between what was read at the start and now.
      catchUpQuietly()
    }
    opened.onmessage = ({ data }) => {
      // A line on which nothing is heard is no better than none: the next waits longer.
      tries = 0
      own?.heard()
      apply(JSON.parse(String(data)) as StaffEvent)
    }
    opened.onclose = over
  } catch {
    again()
  }
}

function again(): void {
  set({ isConnected: false })
  setTimeout(() => void connect(), Math.min(20_000, 400 * 2 ** tries++ * (0.5 + Math.random())))
}

/** The network is another one now, or there again. */
addEventListener('online', () => {
  if (socket?.readyState === WebSocket.OPEN) heartbeat?.check()
})

const againMs = 5_000
/** Reads what was missed, until it could. */
function catchUpQuietly(): void {
  const retry = () => socket?.readyState === WebSocket.OPEN && catchUpQuietly()
  void catchUp().catch(() => setTimeout(retry, againMs))
}

async function catchUp(): Promise<void> {
  await Promise.all([follower.catchUp(), loadCalls()])
  tellOffers()
}

/** Who does not look for a minute is told only what is theirs; on coming back, what was missed is read. */
let unwatch: ReturnType<typeof setTimeout> | undefined
let isWatching = true
/** What was not told while nobody looked is to be read, as soon as the platform knows that somebody looks again. */
let isBehind = false
/** How often this socket said whether somebody looks. */
let looks = 0
function watch(value: boolean): void {
  if (isWatching === value || socket?.readyState !== WebSocket.OPEN) return
  isWatching = value
  socket.send(JSON.stringify({ type: 'watch', isWatching: value, order: ++looks }))
  isBehind = value
  heartbeat?.expect()
}
document.addEventListener('visibilitychange', () => {
  clearTimeout(unwatch)
  if (document.visibilityState === 'visible') watch(true)
  else unwatch = setTimeout(() => watch(false), 60_000)
})

export function tellTyping(conversationId: string, isTyping: boolean): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: 'typing', conversationId, isTyping }))
}

/** Notes that call whoever sits here, of those that were shown; the same comes by the socket and is read after a gap. */
const called = new Set<string>()

type Call = Awaited<ReturnType<typeof call<'listMentions'>>>['items'][number]
function calledBy({
  conversationId,
  seq,
  text,
  agentName = '',
  customerName = '',
}: Partial<Call> & Pick<Call, 'conversationId' | 'seq'>): void {
  const name = `${conversationId} ${seq}`
  if (called.has(name)) return
  called.add(name)
  notifications.keep(
    `@${agentName} · ${customerName}`,
    text ?? '',
    () => go('conversations', conversationId),
    () => void call('forgetMention', { params: { conversationId, seq: String(seq) } }).catch(() => undefined),
  )
}

async function loadCalls(): Promise<void> {
  const { items } = await call('listMentions')
  for (const one of items.toReversed()) calledBy(one)
}

/** Whoever sits here is called in what was said. */
function callMe({
  conversation,
  messages,
}: {
  readonly conversation: Conversation
  readonly messages: readonly MessageView[]
}): void {
  const { me } = current()
  for (const { seq, mentions, agentId, agentName, content } of messages)
    if (me && agentId !== me.id && mentions?.includes(me.id))
      calledBy({
        conversationId: conversation.id,
        seq,
        text: content.type === 'text' ? content.text : '',
        agentName,
        customerName: conversation.customerName,
      })
}

/** Two short tones, made here; silent where the browser does not let a page sound before it was touched. */
function ring(): void {
  if (localStorage.getItem('yunke:sound') === 'off') return
  try {
    const audio = new AudioContext()
    const volume = audio.createGain()
    volume.gain.value = 0.08
    volume.connect(audio.destination)
    for (const [at, pitch] of [
      [0, 660],
      [0.16, 880],
    ] as const) {
      const tone = audio.createOscillator()
      tone.frequency.value = pitch
      tone.connect(volume)
      tone.start(audio.currentTime + at)
      tone.stop(audio.currentTime + at + 0.12)
    }
    setTimeout(() => void audio.close(), 600)
  } catch {
    // Nobody is kept from working by a missing sound.
  }
}

/** Something is on offer: it sounds, and who looks elsewhere is told by the browser. */
function callAttention(title: string, body: string, tag: string): void {
  ring()
  if (document.visibilityState === 'hidden' && 'Notification' in window && Notification.permission === 'granted')
    new Notification(title, { body, tag })
}

/** What a ticket's history says that somebody is waiting to hear. */
const telling = /^(warned|breached|reminded): /

/** The offers that were told, each by its conversation and its end. */
const rung = new Set<string>()
function tellOffers(): void {
  const { offers, conversations } = current()
  for (const { conversationId, endsAt } of Object.values(offers)) {
    const name = `${conversationId} ${endsAt}`
    if (rung.has(name)) continue
    rung.add(name)
    const { customerName = 'Yunke', preview } = conversations[conversationId] ?? {}
    callAttention(customerName, preview?.text ?? '', conversationId)
  }
}

/** A ticket is on offer, or something became of one that whoever sits here is waiting to hear. */
function tellTicket(before: State, id: string): void {
  const { me, tickets } = current()
  const [known, ticket] = [before.tickets[id], tickets[id]]
  if (!me || !ticket || ticket === known) return
  if (ticket.offer?.agentId === me.id && known?.offer?.endsAt !== ticket.offer.endsAt)
    callAttention(ticket.number, ticket.subject, ticket.id)
  if (ticket.assigneeId !== me.id && !ticket.followerIds.includes(me.id)) return
  // What is told is the ticket as it is: several changes may have come together.
  const newest = ticket.history.at(-1)?.at
  const isNew = (at: string) => (known ? at > (known.history.at(-1)?.at ?? '') : at === newest)
  for (const { at, change } of ticket.history)
    if (isNew(at) && telling.test(change))
      notifications.tell(`${ticket.number} ${change.replace(telling, '')}`, ticket.subject, () =>
        go('tickets', ticket.id),
      )
}

function apply(event: StaffEvent): void {
  const { type, body, conversationId, order } = event
  if (type === 'typing' && conversationId) tellWriting(conversationId, body ?? {})
  // Also the answer to whoever says that they look again.
  if (type === 'pong' && isBehind) {
    isBehind = order !== looks
    catchUpQuietly()
  }
  const before = current()
  follower.hear(event)
  if (!body) return
  if (type === 'messages') callMe(body as unknown as Parameters<typeof callMe>[0])
  else if (type === 'escalation') tellOffers()
  else if (type === 'ticket') tellTicket(before, (body.ticket as Ticket).id)
}

/** Who writes in a conversation right now: its customer, or a colleague. */
function tellWriting(id: string, { isTyping, agentId }: { isTyping?: boolean; agentId?: string }): void {
  if (agentId === current().me?.id) return
  const at = isTyping ? Date.now() : 0
  set((before) =>
    agentId ? { writing: { ...before.writing, [id]: { agentId, at } } } : { typing: { ...before.typing, [id]: at } },
  )
}
