/** Whether a key press is a shortcut: not while somebody writes, and not together with another key. */
export const isShortcut = (event: KeyboardEvent): boolean =>
  !(event.target as HTMLElement).matches('input, textarea, select') && !event.ctrlKey && !event.metaKey && !event.altKey
