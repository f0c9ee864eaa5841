import type { KnowledgeEntry } from '../../../schemas/records/knowledge-entry.ts'
import { normalise } from './normalise.ts'

/** When, to whom, where and about what an entry may be answered. */
export type Conditions = Partial<
  Pick<KnowledgeEntry, 'validFrom' | 'validUntil' | 'audience' | 'inboxes' | 'regions' | 'products'>
>

/** What is known of whoever asks, as far as conditions are about it. */
export interface Situation {
  readonly nowMs: number
  readonly isVerified: boolean
  readonly isVip: boolean
  readonly inboxId: string | undefined
  readonly region: string | undefined
  /** Ids and names of the product that is looked at or spoken of. */
  readonly products: readonly string[]
  readonly text: string
}

/** How closely an entry says whom, where and what it is about. */
export const closeness = ({ validFrom, validUntil, audience, inboxes, regions, products }: Conditions): number =>
  [validFrom, validUntil, audience === 'everyone' ? undefined : audience].filter(Boolean).length +
  [inboxes, regions, products].filter((list) => list && list.length > 0).length

const isAmong = (wanted: readonly string[] | undefined, fits: (one: string) => boolean) =>
  !wanted || wanted.length === 0 || wanted.some(fits)

/** Whether an entry holds for who asks, where, when and about what. What is not known does not fulfil a condition. */
export function holdsFor(entry: Conditions, situation: Situation): boolean {
  const { nowMs, isVerified, isVip, inboxId, region, products, text } = situation
  if (entry.validFrom && Date.parse(entry.validFrom) > nowMs) return false
  if (entry.validUntil && nowMs > Date.parse(entry.validUntil)) return false
  if (entry.audience === 'vip' && !isVip) return false
  if (entry.audience === 'verified' && !isVerified) return false
  const said = entry.products?.length ? normalise(text) : ''
  return (
    isAmong(entry.inboxes, (one) => one === inboxId) &&
    isAmong(entry.regions, (one) => region !== undefined && normalise(one) === normalise(region)) &&
    isAmong(entry.products, (one) => products.includes(one) || said.includes(normalise(one)))
  )
}
