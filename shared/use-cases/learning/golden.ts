import { GoldenCase } from '../../../schemas/records/golden-case.ts'
import { withoutPersonal } from '../../domain/learning/lessons.ts'
import type { Assistant } from '../../ports/assistant.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import { keys } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'
import { read } from '../storage/records.ts'
import { rehearseOne } from './rehearse.ts'

type Has = Pick<Core, 'table'>

export async function listGolden(ports: Has): Promise<readonly GoldenCase[]> {
  const { pk } = keys.golden('')
  const items = await everyItem(ports, { pk })
  return items.map((item) => read(GoldenCase, item))
}

/** Vouches for what a question should come to. What is true of one customer only is taken out of it. */
export async function addGolden(
  ports: Pick<Core, 'table' | 'clock'>,
  fields: Pick<GoldenCase, 'language' | 'text' | 'expected' | 'name'>,
  by: string,
): Promise<GoldenCase> {
  const golden: GoldenCase = {
    ...fields,
    text: withoutPersonal(fields.text),
    id: ports.clock.id('golden'),
    by,
    at: isoNow(ports.clock),
  }
  await ports.table.transact([{ put: { ...keys.golden(golden.id), ...golden }, if: { exists: false } }])
  return golden
}

/** Removes a case; removing it twice is the same as once. */
export const removeGolden = (ports: Has, id: string) => ports.table.transact([{ delete: keys.golden(id) }])

/** What each golden case comes to with the assistant as it is now. */
export async function runGolden(ports: Has & { readonly assistant: Assistant }) {
  const cases = await listGolden(ports)
  const results = []
  for (const one of cases) {
    const result = await rehearseOne(ports.assistant, one)
    results.push({ ...one, result, isRight: result === one.expected })
  }
  return results
}
