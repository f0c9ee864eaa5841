/** Something with a bug behind five checks, for the explorer to find: each letter is looked at only after the one before. */
export function toy(input: string): void {
  if (input[0] !== 'y') return
  if (input[1] !== 'u') return
  if (input[2] !== 'n') return
  if (input[3] !== 'k') return
  if (input[4] !== 'e') return
  throw new Error('found')
}
