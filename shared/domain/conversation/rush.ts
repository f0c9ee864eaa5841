/** Messages that come with less than this between them are one rush. */
const gapMs = 3_000
/** So many in one rush are more than anybody types: from here on they are kept, and not answered. */
const mostInRush = 30

/**
 * How many messages the rush has with more that came at these moments; where nothing came for a while it begins anew. By
 * when they came, not when they are taken: a flood that waits in line is one all the same.
 */
export function rushWith(
  before: { readonly rush?: number | undefined; readonly lastCustomerAt?: string | undefined },
  came: readonly string[],
): number {
  let last = before.lastCustomerAt
  let rush = before.rush ?? 1
  for (const at of came) {
    rush = last !== undefined && Date.parse(at) - Date.parse(last) < gapMs ? rush + 1 : 1
    last = at
  }
  return rush
}

export const isFlood = (rush: number): boolean => rush > mostInRush
