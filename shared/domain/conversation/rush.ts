/** Messages that come with less than this between them are one rush. */
const gapMs = 3_000
/** So many in one rush are more than anybody types: from here on they are kept, and not answered. */
export const mostInRush = 30

/** How long the rush is with so many messages more; undefined while nobody is in a hurry, so that nothing is stored of it. */
export function rushOf(
  before: { readonly rush?: number | undefined; readonly lastCustomerAt?: string | undefined },
  count: number,
  atMs: number,
): number | undefined {
  const isOn = before.lastCustomerAt !== undefined && atMs - Date.parse(before.lastCustomerAt) < gapMs
  const rush = (isOn ? (before.rush ?? 1) : 0) + count
  return rush > 1 ? rush : undefined
}
