import type { Manifest } from '../../../schemas/manifest.ts'

type Rule = { readonly messages: number | null; readonly seconds: number | null }
type Windows = Manifest['capabilities']['windows']

const unlimited: Rule = { messages: null, seconds: null }

/** The same rule for whatever the customer does. */
export const always = (rule: Rule = unlimited): Windows => ({
  message: rule,
  menu: rule,
  follow: rule,
  scan: rule,
  mention: rule,
})
