import type * as z from 'zod'
import { invalid } from '../../errors/errors.ts'

/** Where a list goes on, as a text that means nothing to who is given it. */
export const cursorText = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url')

/** @throws Rejected invalid for what no list gave */
export function readCursor<S extends z.ZodType>(schema: S, text: string): z.infer<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    throw invalid('cursor', 'is none that was given here')
  }
}
