import { Purpose } from '../../../schemas/records/consent.ts'
import type { Customer } from '../../../schemas/records/customer.ts'
import { allows } from '../../domain/privacy/consent.ts'
import { invalid } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { getCustomer } from '../customers/customers.ts'
import { audited } from '../settings/audit.ts'
import { keys } from '../storage/keys.ts'
import { findCustomer } from '../storage/records.ts'

/** Whether what a customer says may be used for a purpose; of whom nothing is known, the company's rule holds. */
export async function mayBeUsedFor(
  ports: Pick<Core, 'table' | 'configuration'>,
  customerId: string,
  purpose: Purpose,
): Promise<boolean> {
  const customer = await findCustomer(ports, customerId)
  return allows(customer?.consents, purpose, (await ports.configuration.load()).consent)
}

/** Writes down what a customer said to a purpose; the audit log keeps who did, and what held before. @throws Rejected not-found, invalid */
export async function recordConsent(
  ports: Core,
  customerId: string,
  purpose: string,
  isGiven: boolean,
  by: string,
): Promise<Customer> {
  const named = Purpose.safeParse(purpose).data
  if (!named) throw invalid('purpose', `must be one of ${Purpose.options.join(', ')}`)
  const before = await getCustomer(ports, customerId)
  const at = isoNow(ports.clock)
  const consents = { ...before.consents, [named]: { isGiven, at, by: by.slice(0, 120) } }
  const entry = {
    by,
    what: `customer.${customerId}.consent.${named}`,
    before: before.consents?.[named],
    after: consents[named],
  }
  await audited(ports, entry, [
    {
      update: keys.customer(customerId),
      set: { consents, updatedAt: at },
      if: { equals: { updatedAt: before.updatedAt } },
    },
  ])
  return { ...before, consents, updatedAt: at }
}
