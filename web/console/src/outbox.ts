import type { Content } from '../../../schemas/records/content.ts'
import { call } from './api.ts'
import { current, type Draft, follower, set } from './store.ts'

/** What goes out of each conversation, one after another. */
const lines = new Map<string, Promise<void>>()
const timers = new Map<string, ReturnType<typeof setTimeout>>()

const textDraft = (text: string): Content => ({ type: 'text', text })
const put = (draft: Draft) =>
  set((before) => ({ drafts: [...before.drafts.filter(({ key }) => key !== draft.key), draft] }))

interface Sent {
  readonly isNote?: boolean
  readonly mentions?: readonly string[]
}

/**
 * Sends as far as the eye can see at once; what a customer is told leaves a few seconds later, and until then can be
 * taken back. The same key makes a retry harmless.
 */
export function send(conversationId: string, content: string | Content, { isNote = false, mentions }: Sent = {}): void {
  const undoSeconds = isNote ? 0 : (current().settings?.desk.value.undoSeconds ?? 0)
  const draft: Draft = {
    key: crypto.randomUUID(),
    conversationId,
    content: typeof content === 'string' ? textDraft(content) : content,
    isNote,
    ...(mentions?.length && { mentions }),
    ...(undoSeconds > 0 && { leavesAt: Date.now() + undoSeconds * 1_000 }),
  }
  put(draft)
  if (undoSeconds === 0) void dispatch(draft)
  else
    timers.set(
      draft.key,
      setTimeout(() => void dispatch(draft), undoSeconds * 1_000),
    )
}

/** Takes back what has not left yet; its words, to go on writing. */
export function takeBack(key: string): string {
  const draft = current().drafts.find((one) => one.key === key)
  clearTimeout(timers.get(key))
  timers.delete(key)
  set((before) => ({ drafts: before.drafts.filter((one) => one.key !== key) }))
  return draft?.content.type === 'text' ? draft.content.text : ''
}

/** Lets everything of a conversation go now that waits, and resolves when it is stored or refused. */
export async function flush(conversationId: string): Promise<void> {
  for (const draft of current().drafts)
    if (draft.conversationId === conversationId && timers.has(draft.key)) void dispatch(draft)
  await lines.get(conversationId)
}

export const retry = (draft: Draft) => dispatch(draft)

function dispatch(draft: Draft): Promise<void> {
  clearTimeout(timers.get(draft.key))
  timers.delete(draft.key)
  const { leavesAt, problem, ...leaving } = draft
  put(leaving)
  const after = (lines.get(draft.conversationId) ?? Promise.resolve()).then(() => store(leaving))
  lines.set(draft.conversationId, after)
  return after
}

const requestOf = ({ conversationId, content, isNote, mentions, key }: Draft) => ({
  params: { conversationId },
  body: { content, isNote, ...(mentions && { mentions: [...mentions] }) },
  idempotencyKey: key,
})

async function store(draft: Draft): Promise<void> {
  try {
    const message = await call('sendMessage', requestOf(draft))
    set((before) => ({ drafts: before.drafts.filter(({ key }) => key !== draft.key) }))
    follower.said(message)
  } catch (error) {
    put({ ...draft, problem: (error as Error).message })
  }
}

/** A page that is closed lets go what still waits: the request outlives it. */
addEventListener('pagehide', () => {
  for (const draft of current().drafts)
    if (timers.delete(draft.key)) void call('sendMessage', { ...requestOf(draft), isOutliving: true })
})
