/** What telephone networks say instead of a withheld number, in words and as the keys of a telephone spell them. */
const withheld =
  /^(anonymous|restricted|unavailable|unknown|blocked|private|withheld|\+?266696687|\+?7378742833|\+?2562533|\+?8656696|\+?86282452253|\+?7748222435)$/i

/**
 * The address of a caller: the number, or the call itself where the number is withheld, because two people who
 * withhold theirs are not one customer.
 */
export function callerAddress(number: string | null | undefined, call: string): string {
  const name = number?.trim() ?? ''
  return name && !withheld.test(name) ? name : `call:${call}`
}
