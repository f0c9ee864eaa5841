import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'nlu')

export const hasData = existsSync(folder)

interface Row {
  readonly id: string
  readonly text: string
  readonly label: string
  readonly gold?: string | null
  readonly question?: string
  readonly answer?: string
  readonly title?: string
  readonly category?: string
}

/** One file of the training data that lies beside the project; it is read there and never copied. */
export const rowsOf = (name: string): readonly Row[] =>
  readFileSync(join(folder, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)

/** What a set is measured on: the held-back part where there is one, else the development part. */
export function heldBack(set: string, kind = ''): readonly Row[] {
  const end = kind && `_${kind}`
  return rowsOf(existsSync(join(folder, set, `test${end}.jsonl`)) ? `${set}/test${end}` : `${set}/dev${end}`)
}
