import type { StaffEvent } from '../../../schemas/frames/staff.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import { call } from './api.ts'
import { notifications } from './notify.ts'
import { go } from './place.ts'
import {
  type Agent,
  type Conversation,
  current,
  keepTickets,
  loadConversation,
  loadOffers,
  loadView,
  type MessageView,
  mergeMessages,
  newer,
  set,
  type Ticket,
} from './store.ts'

let socket: WebSocket | undefined
let tries = 0

/** Keeps the console's socket open and puts what it says into the store; after a gap it reads what it missed. */
export async function connect(): Promise<void> {
  try {
    const { ticket } = await call('openRealtime')
    const opened = new WebSocket(
      `${location.origin.replace(/^http/, 'ws')}/realtime?ticket=${encodeURIComponent(ticket)}`,
    )
    socket = opened
    let ping = 0
    opened.onopen = () => {
      tries = 0
      isWatching = true
      set({ isConnected: true })
      ping = window.setInterval(() => opened.send('{"type":"ping"}'), 4 * 60_000)
      // Also the first time: something may have changed between what was read at the start and now.
      void catchUp()
    }
    opened.onmessage = ({ data }) => apply(JSON.parse(String(data)) as StaffEvent)
    opened.onclose = () => {
      clearInterval(ping)
      again()
    }
  } catch {
    again()
  }
}

function again(): void {
  set({ isConnected: false })
  setTimeout(() => void connect(), Math.min(20_000, 400 * 2 ** tries++ * (0.5 + Math.random())))
}

async function catchUp(): Promise<void> {
  const threads = Object.keys(current().messages)
  await Promise.all([loadView('open'), loadView('mine'), loadOffers(), loadCalls(), ...threads.map(loadConversation)])
}

/** Who does not look for a minute is told only what is theirs; on coming back, what was missed is read. */
let unwatch: ReturnType<typeof setTimeout> | undefined
let isWatching = true
function watch(value: boolean): void {
  if (isWatching === value || socket?.readyState !== WebSocket.OPEN) return
  isWatching = value
  socket.send(JSON.stringify({ type: 'watch', isWatching: value }))
  if (value) void catchUp()
}
document.addEventListener('visibilitychange', () => {
  clearTimeout(unwatch)
  if (document.visibilityState === 'visible') watch(true)
  else unwatch = setTimeout(() => watch(false), 60_000)
})

export function tellTyping(conversationId: string, isTyping: boolean): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: 'typing', conversationId, isTyping }))
}

function putConversation(conversation: Conversation): void {
  set((before) => ({
    conversations: {
      ...before.conversations,
      [conversation.id]: newer(before.conversations[conversation.id], conversation),
    },
  }))
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

function putMessages(conversation: Conversation, messages: readonly MessageView[]): void {
  putConversation(conversation)
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
  const known = current().messages[conversation.id]
  if (!known) return
  set((before) => ({
    messages: {
      ...before.messages,
      [conversation.id]: mergeMessages(before.messages[conversation.id] ?? [], messages),
    },
  }))
  const isIncomplete = messages.some((message) => message.author === 'assistant' || 'media' in message.content)
  if (isIncomplete || (known.at(-1)?.seq ?? 0) + 1 < (messages[0]?.seq ?? 0)) void loadConversation(conversation.id)
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

/** Of each escalation, the newest state that was heard; an older one comes late and changes nothing. */
const heard = new Map<string, number>()

function offer(escalation: Escalation, conversation: Conversation | undefined): void {
  if (escalation.version < (heard.get(escalation.id) ?? 0)) return
  heard.set(escalation.id, escalation.version)
  const { me } = current()
  const isMine = escalation.status === 'offered' && escalation.agentId === me?.id
  set((before) => {
    const { conversationId, offerEndsAt } = escalation
    const { [conversationId]: gone, ...offers } = before.offers
    if (isMine) return { offers: { ...offers, [conversationId]: { conversationId, endsAt: offerEndsAt ?? '' } } }
    return gone ? { offers } : {}
  })
  if (conversation) putConversation(conversation)
  if (isMine)
    callAttention(conversation?.customerName ?? 'Yunke', conversation?.preview?.text ?? '', escalation.conversationId)
}

/** Something is on offer: it sounds, and who looks elsewhere is told by the browser. */
function callAttention(title: string, body: string, tag: string): void {
  ring()
  if (document.visibilityState === 'hidden' && 'Notification' in window && Notification.permission === 'granted')
    new Notification(title, { body, tag })
}

/** What a ticket's history says that somebody is waiting to hear. */
const telling = /^(warned|breached|reminded): /

function putTicket(ticket: Ticket): void {
  const { me, tickets } = current()
  const known = tickets[ticket.id]
  if (known && known.version > ticket.version) return
  keepTickets([ticket])
  if (me && ticket.offer?.agentId === me.id && known?.offer?.endsAt !== ticket.offer.endsAt)
    callAttention(ticket.number, ticket.subject, ticket.id)
  const last = ticket.history.at(-1)
  const isMine =
    me &&
    (ticket.assigneeId === me.id ||
      ticket.followerIds.includes(me.id) ||
      ticket.reminders.some(({ agentId }) => agentId === me.id))
  if (last && isMine && last.at !== known?.history.at(-1)?.at && telling.test(last.change))
    notifications.tell(`${ticket.number} ${last.change.replace(telling, '')}`, ticket.subject, () =>
      go('tickets', ticket.id),
    )
}

function apply(event: StaffEvent): void {
  const body = event.body as Record<string, unknown> | undefined
  if (event.type === 'typing' && event.conversationId) {
    const id = event.conversationId
    const { isTyping, agentId } = (body ?? {}) as { isTyping?: boolean; agentId?: string }
    const at = isTyping ? Date.now() : 0
    if (agentId === current().me?.id) return
    set((before) =>
      agentId ? { writing: { ...before.writing, [id]: { agentId, at } } } : { typing: { ...before.typing, [id]: at } },
    )
    return
  }
  if (!body) {
    if (event.conversationId) void loadConversation(event.conversationId)
    return
  }
  if (event.type === 'conversation') putConversation(body.conversation as Conversation)
  else if (event.type === 'messages') putMessages(body.conversation as Conversation, body.messages as MessageView[])
  else if (event.type === 'escalation')
    offer(body.escalation as Escalation, body.conversation as Conversation | undefined)
  else if (event.type === 'ticket') putTicket(body.ticket as Ticket)
  else if (event.type === 'agent') {
    const agent = body.agent as Agent
    const known = current().agents.find(({ id }) => id === agent.id)
    if (known && known.updatedAt > agent.updatedAt) return
    set((before) => ({
      agents: [...before.agents.filter((other) => other.id !== agent.id), agent].sort((a, b) =>
        a.name.localeCompare(b.name),
      ),
      // To everybody else, who is invisible is offline.
      ...(before.me?.id === agent.id && {
        me: {
          ...agent,
          role: before.me.role,
          ...(before.me.availability === 'invisible' &&
            agent.availability === 'offline' && { availability: before.me.availability }),
        },
      }),
    }))
  } else if (event.type === 'delivery') {
    const { conversationId, seq, delivery } = body as {
      conversationId: string
      seq: number
      delivery: MessageView['delivery']
    }
    set((before) => {
      const known = before.messages[conversationId]
      return known && delivery
        ? {
            messages: {
              ...before.messages,
              [conversationId]: known.map((message) => (message.seq === seq ? { ...message, delivery } : message)),
            },
          }
        : {}
    })
  }
}
