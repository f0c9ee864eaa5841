const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** A short number that a customer can read out, made from the ticket's id: the same id, the same number. */
export function ticketNumber(id: string): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(id)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  let text = ''
  for (let i = 0; i < 7; i++, hash >>= 5n) text += alphabet[Number(hash & 31n)]
  return `TK-${text}`
}
