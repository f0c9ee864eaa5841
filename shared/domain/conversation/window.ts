import type { Interaction } from '../../../schemas/commands/take-turn.ts'
import type { Manifest } from '../../../schemas/manifest.ts'
import type { ReplyWindow } from '../../../schemas/records/conversation.ts'

/** The window that an interaction opens on a channel; an interaction that allows nothing leaves the old one. */
export function openWindow(
  manifest: Manifest,
  interaction: Interaction,
  atMs: number,
  before?: ReplyWindow,
): ReplyWindow | undefined {
  if (interaction === 'none') return before
  const rule = manifest.capabilities.windows[interaction]
  const opened: ReplyWindow = {
    openedAt: new Date(atMs).toISOString(),
    closesAt: rule.seconds === null ? null : new Date(atMs + rule.seconds * 1000).toISOString(),
    limit: rule.messages,
    used: 0,
  }
  return before && isWider(before, opened, atMs) ? before : opened
}

/** A short menu window must not shut the long one that an earlier message opened and that has messages left. */
const isWider = (before: ReplyWindow, opened: ReplyWindow, atMs: number) =>
  room(before, atMs) > (opened.limit ?? Number.POSITIVE_INFINITY) && (before.closesAt ?? '~') > (opened.closesAt ?? '~')

/** The time to reply has run out, however many replies are left. */
export const isClosed = (window: ReplyWindow | undefined, atMs: number): boolean =>
  typeof window?.closesAt === 'string' && Date.parse(window.closesAt) <= atMs

/** How many replies may still be sent at this moment; infinite where the channel sets no limit. */
export function room(window: ReplyWindow | undefined, atMs: number): number {
  if (!window) return Number.POSITIVE_INFINITY
  if (isClosed(window, atMs)) return 0
  return window.limit === null ? Number.POSITIVE_INFINITY : Math.max(0, window.limit - window.used)
}

export const use = (window: ReplyWindow | undefined, count: number): ReplyWindow | undefined =>
  window && { ...window, used: window.used + count }
