import type { Write } from '../../ports/table.ts'
import { keys } from './keys.ts'

type Update = Extract<Write, { update: unknown }>

/** Changes an agent who is there, and counts that it did: of two states that are told, the newer can be seen. */
export const updateAgent = (id: string, { add, if: condition, ...change }: Omit<Update, 'update'>): Write => ({
  update: keys.agent(id),
  ...change,
  add: { ...add, version: 1 },
  if: { exists: true, ...condition },
})
