import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { InboxContext, Parsed, Verification } from '../contract.ts'

/** A refusal at the door; the status is told, the reason only logged. */
export const refused = (reason: string, status = 403): Verification => ({ outcome: 'rejected', status, reason })

/** An authentic payload that makes no sense. */
export const senseless = (reason: string): Parsed => ({ outcome: 'rejected', reason })

/** The end of the year 9999: what comes later is no moment that anybody could write down. */
const lastMs = 253_402_300_799_999
const isMoment = (ms: number) => ms > 0 && ms <= lastMs

/** What every command of a channel carries; when it was sent is when it came, where the provider says nothing sensible. */
export const commonOf = (
  context: InboxContext,
  channel: string,
  message: { readonly address: string; readonly id: string; readonly sentAtMs: number },
) => ({
  inboxId: context.inboxId,
  channel,
  address: message.address.slice(0, 256),
  providerMessageId: message.id.slice(0, 256),
  sentAt: new Date(isMoment(message.sentAtMs) ? message.sentAtMs : context.nowMs).toISOString(),
  receivedAt: new Date(context.nowMs).toISOString(),
})

/** The commands of a payload; nothing in it that concerns us is not an error. */
export const inboundOf = (commands: readonly InboundCommand[], otherwise: string): Parsed =>
  commands.length > 0 ? { outcome: 'inbound', commands } : { outcome: 'ignored', reason: otherwise }

/** What we cannot read, kept whole as it came so that staff can see it. */
export const unsupported = (kind: string, raw: unknown) => ({
  type: 'unsupported' as const,
  kind: kind.slice(0, 64) || 'unknown',
  raw: (typeof raw === 'string' ? raw : JSON.stringify(raw)).slice(0, 8_000),
})

/** The live values of one secret: the current one, and the next during rotation. */
export const live = (context: InboxContext, name: string): readonly string[] =>
  [context.secrets[name], context.secrets[`${name}Next`]].filter((value): value is string => Boolean(value))

/** A latitude or longitude within its bounds; 0 where it makes no sense. */
export const position = (value: unknown, limit: number): number => {
  const number = Number(value)
  return Number.isFinite(number) && Math.abs(number) <= limit ? number : 0
}
