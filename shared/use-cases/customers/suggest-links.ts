import type { ContactPoint, Customer } from '../../../schemas/records/customer.ts'
import type { Core } from '../../ports/core.ts'
import { manifestOf } from '../conversation/outbound.ts'
import { keys } from '../storage/keys.ts'
import { findContactPoint, findCustomer } from '../storage/records.ts'

/** Somebody who may be the same person: for staff to decide, never linked by itself. */
export interface Suggestion {
  readonly customerId: string
  readonly name?: string
  readonly inboxId: string
  readonly address: string
  readonly reason: 'phone' | 'email'
}

type Weak = { readonly kind: 'phone' | 'email'; readonly value: string }

const asPhone = (text: string) => (/^\+?\d{7,15}$/.test(text) ? `+${text.replace(/^\+/, '')}` : undefined)

/** What a customer's record and addresses say without proof: a caller's number, a sender's address, what staff noted. */
function weakOf(customer: Customer, contactPoints: readonly ContactPoint[]): readonly Weak[] {
  const of = (kind: Weak['kind']) =>
    contactPoints.filter(({ channel }) => manifestOf(channel).addressKind === kind).map(({ address }) => address)
  const texts = [customer.phone, ...of('phone')]
  const mails = [customer.email, ...of('email')]
  const phones = texts.flatMap((text) => asPhone(text ?? '') ?? [])
  return [
    ...[...new Set(phones)].map((value) => ({ kind: 'phone', value }) as const),
    ...[...new Set(mails.filter((mail): mail is string => Boolean(mail)))].map(
      (value) => ({ kind: 'email', value }) as const,
    ),
  ]
}

/** Addresses that a weak sign says may be this customer's, with whom they are now. */
export async function suggestLinks(
  ports: Core,
  customer: Customer,
  contactPoints: readonly ContactPoint[],
): Promise<readonly Suggestion[]> {
  const { inboxes } = await ports.configuration.load()
  const found = new Map<string, Suggestion>()
  for (const { kind, value } of weakOf(customer, contactPoints)) {
    const forms = kind === 'phone' ? [value, value.slice(1)] : [value]
    const points = await Promise.all(
      inboxes
        .filter((inbox) => manifestOf(inbox.channel).addressKind === kind)
        .flatMap((inbox) => forms.map((form) => findContactPoint(ports, inbox.id, form))),
    )
    const key = keys.evidence(kind, value)
    const owner = (await ports.table.get(key.pk, key.sk))?.customerId as string | undefined
    for (const point of points)
      if (point && point.customerId !== customer.id) {
        const other = await findCustomer(ports, point.customerId)
        const { inboxId, address } = point
        found.set(`${inboxId} ${address}`, {
          customerId: point.customerId,
          ...(other?.name && { name: other.name }),
          inboxId,
          address,
          reason: kind,
        })
      }
    if (owner && owner !== customer.id && ![...found.values()].some((one) => one.customerId === owner)) {
      const other = await findCustomer(ports, owner)
      const [point] = await pointsOf(ports, owner)
      if (point)
        found.set(owner, {
          customerId: owner,
          ...(other?.name && { name: other.name }),
          inboxId: point.inboxId,
          address: point.address,
          reason: kind,
        })
    }
  }
  return [...found.values()].slice(0, 10)
}

async function pointsOf(ports: Core, customerId: string): Promise<readonly { inboxId: string; address: string }[]> {
  const page = await ports.table.query({ index: 'gsi2', pk: `CUS#${customerId}`, prefix: 'CPT#', limit: 1 })
  const items = await ports.table.getMany(page.items.map(({ pk, sk }) => ({ pk, sk })))
  return items.map((item) => ({ inboxId: String(item.inboxId), address: String(item.address) }))
}
