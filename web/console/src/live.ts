import type { StaffEvent } from '../../../schemas/frames/staff.ts'
import type { Escalation } from '../../../schemas/records/escalation.ts'
import { call } from './api.ts'
import {
  type Agent,
  type Conversation,
  current,
  loadConversation,
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
      const isAgain = tries > 0 || !current().isConnected
      tries = 0
      set({ isConnected: true })
      ping = window.setInterval(() => opened.send('{"type":"ping"}'), 4 * 60_000)
      if (isAgain) void catchUp()
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
  await Promise.all([loadView('open'), loadView('mine'), ...Object.keys(current().messages).map(loadConversation)])
}

export function tellTyping(conversationId: string, isTyping: boolean): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: 'typing', conversationId, isTyping }))
}

function putConversation(conversation: Conversation): void {
  set((before) => {
    const { [conversation.id]: gone, ...offers } = before.offers
    return {
      conversations: {
        ...before.conversations,
        [conversation.id]: newer(before.conversations[conversation.id], conversation),
      },
      ...(conversation.status !== 'waiting' && gone && { offers }),
    }
  })
}

function putMessages(conversation: Conversation, messages: readonly MessageView[]): void {
  putConversation(conversation)
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

function offer(escalation: Escalation, conversation: Conversation | undefined): void {
  const { me } = current()
  const isMine = escalation.status === 'offered' && escalation.agentId === me?.id
  set((before) => {
    const { [escalation.conversationId]: gone, ...offers } = before.offers
    return {
      offers: isMine
        ? {
            ...offers,
            [escalation.conversationId]: {
              conversationId: escalation.conversationId,
              endsAt: escalation.offerEndsAt ?? '',
            },
          }
        : offers,
    }
  })
  if (conversation) putConversation(conversation)
  if (
    isMine &&
    document.visibilityState === 'hidden' &&
    'Notification' in window &&
    Notification.permission === 'granted'
  )
    new Notification(conversation?.customerName ?? 'Yunke', {
      body: conversation?.preview?.text ?? '',
      tag: escalation.conversationId,
    })
}

function apply(event: StaffEvent): void {
  const body = event.body as Record<string, unknown> | undefined
  if (event.type === 'typing' && event.conversationId) {
    const id = event.conversationId
    set((before) => ({
      typing: { ...before.typing, [id]: (body as { isTyping?: boolean } | undefined)?.isTyping ? Date.now() : 0 },
    }))
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
  else if (event.type === 'ticket')
    set((before) => ({ tickets: { ...before.tickets, [(body.ticket as Ticket).id]: body.ticket as Ticket } }))
  else if (event.type === 'agent') {
    const agent = body.agent as Agent
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
