import type { ConsentRules, Consents, Purpose } from '../../../schemas/records/consent.ts'

/** Whether a customer's words may be used for a purpose: as they said, else as the company's rule has it for who was not asked. */
export const allows = (consents: Consents | undefined, purpose: Purpose, rules: ConsentRules): boolean =>
  consents?.[purpose]?.isGiven ?? rules[purpose] === 'unless-refused'
