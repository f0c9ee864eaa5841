import type { Item, Page, Query, Table } from '../../ports/table.ts'

/** Everything that a list holds, page by page. */
export async function everyPage<T>(load: (cursor?: string) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = []
  let cursor: string | undefined
  do {
    const page = await load(cursor)
    all.push(...page.items)
    cursor = page.cursor
  } while (cursor)
  return all
}

/** Every item that a query finds. */
export const everyItem = (
  { table }: { readonly table: Table },
  query: Omit<Query, 'cursor' | 'limit'>,
): Promise<readonly Item[]> => everyPage((cursor) => table.query({ ...query, ...(cursor && { cursor }) }))
