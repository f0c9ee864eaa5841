/** What a table of our own holds under a name that somebody else chose; `constructor` is no entry of it. */
export const own = <T>(entries: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(entries, name) ? entries[name] : undefined
