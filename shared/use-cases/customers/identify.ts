import type { Evidence } from '../../../schemas/commands/spoken.ts'
import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import type { ContactPoint, Customer } from '../../../schemas/records/customer.ts'
import { Defect } from '../../errors/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Table, Write } from '../../ports/table.ts'
import { keys } from '../storage/keys.ts'
import { findCustomer, putCustomer } from '../storage/records.ts'
import { putLink } from './links.ts'

type Ports = { readonly table: Table; readonly clock: Clock }
type Profile = Extract<InboundCommand, { kind: 'message' }>['profile']

const named = ({ kind, value }: Evidence) => `${kind}:${value}`

/** Proofs of identity that a profile carries. A name, or an id without the shop's signature, is none. */
function proofsOf(profile: Profile): readonly Evidence[] {
  if (!profile) return []
  const own =
    profile.externalId && profile.isVerified ? [{ kind: 'externalId' as const, value: profile.externalId }] : []
  return [...own, ...(profile.evidence ?? [])]
}

/** Two proofs of one kind with different values are two people. */
const isSomebodyElse = (customer: Customer, proofs: readonly Evidence[]) =>
  proofs.some(({ kind, value }) => {
    const known = customer.evidence.filter((one) => one.startsWith(`${kind}:`))
    return known.length > 0 && !known.includes(`${kind}:${value}`)
  })

/** What a signed profile adds to a customer; a name or level that the shop proved replaces what we had. */
function enrich(customer: Customer, profile: Profile, proofs: readonly Evidence[], at: string): Customer {
  if (!profile) return customer
  const phone = proofs.find(({ kind }) => kind === 'phone')?.value
  const email = proofs.find(({ kind }) => kind === 'email')?.value
  const missing = proofs.map(named).filter((one) => !customer.evidence.includes(one))
  const next: Customer = {
    ...customer,
    ...(profile.name && (profile.isVerified || !customer.name) && { name: profile.name }),
    ...(profile.externalId && profile.isVerified && { externalId: profile.externalId, isVerified: true }),
    ...(phone && !customer.phone && { phone }),
    ...(email && !customer.email && { email }),
    ...(profile.level && { level: profile.level }),
    ...(profile.language && { language: profile.language }),
    evidence: [...customer.evidence, ...missing].slice(-20),
  }
  const fields = ['name', 'externalId', 'isVerified', 'level', 'language', 'phone', 'email'] as const
  const isSame = missing.length === 0 && fields.every((name) => next[name] === customer[name])
  return isSame ? customer : { ...next, updatedAt: at }
}

/** Whose address it is, with what must be written for it to be so. */
interface Identified {
  readonly customer: Customer
  readonly writes: readonly Write[]
  /** Another person speaks at an address that we knew: nothing of the one before may be seen. */
  readonly isSomebodyElse?: boolean
}

/**
 * Whose address this is. A proof that somebody else gave before makes it that person's address too (the customers are
 * linked, which staff can undo); a proof that contradicts what we know makes it another person. Nothing weaker counts.
 */
export async function identify(ports: Ports, known: ContactPoint | undefined, profile: Profile): Promise<Identified> {
  const { clock } = ports
  const at = isoNow(clock)
  const stored = known && (await findCustomer(ports, known.customerId))
  const proofs = proofsOf(profile)
  const isOther = stored !== undefined && isSomebodyElse(stored, proofs)
  const unproven = proofs.filter((proof) => isOther || !stored?.evidence.includes(named(proof)))
  const owners = await Promise.all(
    unproven.map(async ({ kind, value }) => {
      const key = keys.evidence(kind, value)
      return (await ports.table.get(key.pk, key.sk, { consistent: true }))?.customerId as string | undefined
    }),
  )
  const ownerId = owners.find((id) => id && !known?.unlinkedFrom.includes(id))
  const owner = ownerId && ownerId !== stored?.id ? await findCustomer(ports, ownerId) : undefined
  const before = owner ?? (isOther ? undefined : stored)
  const customer = enrich(
    before ?? {
      id: clock.id('customer'),
      isVerified: false,
      level: 'normal',
      evidence: [],
      formerContactPoints: [],
      createdAt: at,
      updatedAt: at,
    },
    profile,
    proofs,
    at,
  )
  const claims = unproven.flatMap(({ kind, value }, index): Write[] =>
    owners[index] ? [] : [{ put: { ...keys.evidence(kind, value), customerId: customer.id }, if: { exists: false } }],
  )
  const link =
    known && stored && customer.id !== stored.id && !isOther
      ? [putLink(clock, { contactPoint: known, to: customer.id, by: unproven.map(({ kind }) => kind).join(' ') })]
      : []
  const left =
    isOther && known
      ? [putCustomer({ ...stored, formerContactPoints: [...stored.formerContactPoints, known.id].slice(-50) })]
      : []
  return {
    customer,
    ...(isOther && { isSomebodyElse: true }),
    writes: [...left, ...(customer === before ? [] : [putCustomer(customer, !before)]), ...claims, ...link],
  }
}

/** A code that was typed here proves that this address is that customer's too. */
export async function adopt(ports: Ports, known: ContactPoint | undefined, customerId: string): Promise<Identified> {
  const customer = await findCustomer(ports, customerId)
  if (!customer) throw new Defect(`The customer ${customerId} of a conversation is missing.`)
  const isOther = known !== undefined && known.customerId !== customerId
  return {
    customer,
    writes: isOther ? [putLink(ports.clock, { contactPoint: known, to: customerId, by: 'code' })] : [],
  }
}
