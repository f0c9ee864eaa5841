import { readIndex, writeIndex } from '../../domain/assistant/index-file.ts'
import { updateIndex } from '../../domain/assistant/knowledge-index.ts'
import { taskEntries } from '../../domain/flow/entries.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { MediaStore } from '../../ports/outside.ts'
import { keys } from '../storage/keys.ts'
import { indexKey, knowledgeVersion, readKnowledge } from './read-knowledge.ts'
import { activeTasks } from './tasks.ts'

type Ports = Pick<Core, 'table' | 'clock'> & { readonly store: Pick<MediaStore, 'get' | 'put'> }

const attempts = 3

/**
 * Makes the index of what is known now out of the one before, and publishes it. Of many changes in a row only the last
 * makes one; a change that came while it was made is taken in too.
 */
export async function publishIndex(ports: Ports, asked: string): Promise<{ readonly entries: number } | undefined> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const version = await knowledgeVersion(ports)
    // Whoever made the newer change asks for it too.
    if (attempt === 0 && version !== asked) return undefined
    const before = await ports.store.get(indexKey).then(
      ({ bytes }) => readIndex(bytes),
      () => undefined,
    )
    const [entries, tasks] = [await readKnowledge(ports.table), await activeTasks(ports)]
    const index = updateIndex(before?.index, [...entries, ...taskEntries(tasks)])
    await ports.store.put(indexKey, 'application/octet-stream', writeIndex(index, version))
    const refusal = await ports.table.transact([
      { check: keys.knowledgeVersion, if: { equals: { version } } },
      { put: { ...keys.knowledgeIndex, version, entries: index.entries.length, at: isoNow(ports.clock) } },
    ])
    if (!refusal) return { entries: index.entries.length }
  }
  return undefined
}
