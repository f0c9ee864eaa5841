export interface Notice {
  readonly id: number
  readonly title: string
  readonly text: string
  /** What went wrong, or something to know, which leads somewhere. */
  readonly kind: 'problem' | 'news'
  readonly open?: () => void
}

let notices: readonly Notice[] = []
let next = 1
const listeners = new Set<() => void>()

const change = (value: readonly Notice[]) => {
  notices = value
  for (const listener of listeners) listener()
}

function add(notice: Omit<Notice, 'id'>, forMs: number): void {
  const id = next++
  change([...notices, { ...notice, id }].slice(-3))
  setTimeout(() => notifications.hide(id), forMs)
}

/** Short messages in a corner; each goes by itself. */
export const notifications = {
  show: (title: string, text: string): void => add({ title, text, kind: 'problem' }, 7_000),
  /** Something to know; a browser that is not looked at shows it itself. */
  tell(title: string, text: string, open: () => void): void {
    add({ title, text, kind: 'news', open }, 12_000)
    if (document.visibilityState === 'hidden' && 'Notification' in window && Notification.permission === 'granted')
      new Notification(title, { body: text })
  },
  hide: (id: number): void => change(notices.filter((notice) => notice.id !== id)),
  current: () => notices,
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
