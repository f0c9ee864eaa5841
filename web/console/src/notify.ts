export interface Notice {
  readonly id: number
  readonly title: string
  readonly text: string
  /** What went wrong, what somebody did here and is done, or something to know, which leads somewhere. */
  readonly kind: 'problem' | 'done' | 'news'
  readonly open?: () => void
  /** What is done once somebody has taken note of it. */
  readonly seen?: () => void
}

let notices: readonly Notice[] = []
let next = 1
const listeners = new Set<() => void>()

const change = (value: readonly Notice[]) => {
  notices = value
  for (const listener of listeners) listener()
}

/** Stays as long as it says, or until somebody has taken note of it. */
function add(notice: Omit<Notice, 'id'>, forMs?: number): void {
  const id = next++
  change([...notices, { ...notice, id }].slice(-3))
  if (forMs !== undefined) setTimeout(() => change(notices.filter((one) => one.id !== id)), forMs)
  if (notice.kind === 'news' && document.visibilityState === 'hidden' && 'Notification' in window)
    if (Notification.permission === 'granted') new Notification(notice.title, { body: notice.text })
}

/** Short messages in a corner. */
export const notifications = {
  show: (title: string, text: string): void => add({ title, text, kind: 'problem' }, 7_000),
  /** What was asked for is done. */
  done: (title: string, text: string): void => add({ title, text, kind: 'done' }, 7_000),
  /** Something to know; a browser that is not looked at shows it itself. */
  tell: (title: string, text: string, open: () => void): void => add({ title, text, kind: 'news', open }, 12_000),
  /** The same for what must not be missed: it stays until it was opened or put away, which is then told on. */
  keep: (title: string, text: string, open: () => void, seen: () => void): void =>
    add({ title, text, kind: 'news', open, seen }),
  hide(id: number): void {
    notices.find((notice) => notice.id === id)?.seen?.()
    change(notices.filter((notice) => notice.id !== id))
  },
  current: () => notices,
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
