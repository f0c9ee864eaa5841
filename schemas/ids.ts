import * as z from 'zod'

/** Every kind of id and the prefix that makes it recognisable in a log. */
const prefixes = {
  customer: 'cus',
  contactPoint: 'cpt',
  conversation: 'cnv',
  message: 'msg',
  escalation: 'esc',
  ticket: 'tkt',
  agent: 'agt',
  knowledge: 'knw',
  proposal: 'prp',
  model: 'mdl',
  golden: 'gld',
  inbox: 'ibx',
  event: 'evt',
  connection: 'con',
  apiKey: 'key',
  team: 'tem',
  audit: 'aud',
  webhook: 'whk',
} as const

export type IdKind = keyof typeof prefixes

const id = <K extends IdKind>(kind: K) =>
  z
    .string()
    .regex(new RegExp(`^${prefixes[kind]}_[0-9A-Za-z_-]{1,64}$`), `must be an id that starts with "${prefixes[kind]}_"`)

/** Ids are opaque: only this file makes or reads them. A provider's own ids are kept beside ours, never inside. */
export const ids = {
  customer: id('customer'),
  contactPoint: id('contactPoint'),
  conversation: id('conversation'),
  message: id('message'),
  escalation: id('escalation'),
  ticket: id('ticket'),
  agent: id('agent'),
  knowledge: id('knowledge'),
  proposal: id('proposal'),
  model: id('model'),
  golden: id('golden'),
  inbox: id('inbox'),
  event: id('event'),
  apiKey: id('apiKey'),
  team: id('team'),
  audit: id('audit'),
  webhook: id('webhook'),
} as const

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Makes an id that sorts by time: ten characters of milliseconds, then sixteen from `random` (bytes). */
export function makeId(kind: IdKind, nowMs: number, random: Uint8Array): string {
  let time = ''
  for (let rest = nowMs, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = alphabet[rest % 32] + time
  let tail = ''
  for (let i = 0; i < 16; i++) tail += alphabet[(random[i] ?? 0) % 32]
  return `${prefixes[kind]}_${time}${tail}`
}

/** The id of something that follows from another thing, so that making it twice makes it once. */
export function derivedId(kind: IdKind, from: string): string {
  return `${prefixes[kind]}_${from.replace(/^[a-z]{3}_/, '')}`
}
