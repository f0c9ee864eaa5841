/** Messages that come with less than this between them are one rush. */
const gapMs = 3_000
/** So many in one rush are more than anybody types: from here on they are kept, and not answered. */
const mostInRush = 30

/** How many messages the rush has with so many more; no more than these where none was on. */
export function rushWith(
  before: { readonly rush?: number | undefined; readonly lastCustomerAt?: string | undefined },
  count: number,
  atMs: number,
): number {
  const isOn = before.lastCustomerAt !== undefined && atMs - Date.parse(before.lastCustomerAt) < gapMs
  return (isOn ? (before.rush ?? 1) : 0) + count
}

export const isFlood = (rush: number): boolean => rush > mostInRush
