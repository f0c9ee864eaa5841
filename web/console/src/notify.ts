export interface Notice {
  readonly id: number
  readonly title: string
  readonly text: string
}

let notices: readonly Notice[] = []
let next = 1
const listeners = new Set<() => void>()

const change = (value: readonly Notice[]) => {
  notices = value
  for (const listener of listeners) listener()
}

/** Short messages in a corner; each goes by itself. */
export const notifications = {
  show(title: string, text: string): void {
    const id = next++
    change([...notices, { id, title, text }].slice(-3))
    setTimeout(() => notifications.hide(id), 7_000)
  },
  hide: (id: number): void => change(notices.filter((notice) => notice.id !== id)),
  current: () => notices,
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
