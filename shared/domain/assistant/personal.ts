import type { Language } from '../../../schemas/records/conversation.ts'
import { say } from './phrases.ts'

interface Known {
  readonly name?: string
  readonly isVerified: boolean
  readonly level: 'normal' | 'vip'
}

/** Whom the shop or a member of staff made a VIP. */
export const isVip = ({ level }: Pick<Known, 'level'>): boolean => level === 'vip'

/** The one place that decides what of a profile is said aloud: a name only to whom it surely belongs. */
export const greet = (customer: Known, company: string, language: Language): string =>
  isVip(customer) && customer.isVerified && customer.name
    ? say('greetingVip', language, { name: customer.name, company })
    : say('greeting', language, { company })
