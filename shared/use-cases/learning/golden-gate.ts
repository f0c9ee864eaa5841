import type { GoldenCase } from '../../../schemas/records/golden-case.ts'
import { updateIndex } from '../../domain/assistant/knowledge-index.ts'
import type { Core } from '../../ports/core.ts'
import type { AssistantPorts } from '../assistant/decide.ts'
import type { GoldenGate } from '../knowledge/knowledge.ts'
import { listGolden } from './golden.ts'
import { onTrial, rehearseOne } from './rehearse.ts'

/** Asks the golden cases of knowledge as it is, and as it would be, and names those that would be lost. */
export const goldenGate =
  (ports: Core & Pick<AssistantPorts, 'opinion' | 'knowledge'>): GoldenGate =>
  async ({ id, entry }) => {
    const golden = await listGolden(ports)
    if (golden.length === 0) return []
    const known = await ports.knowledge()
    const others = known.index.entries.filter((other) => other.id !== id)
    const index = updateIndex(known.index, entry ? [...others, entry] : others)
    const before = onTrial(ports, known, ports.opinion)
    const then = onTrial(ports, { ...known, index }, ports.opinion)
    const lost: GoldenCase[] = []
    for (const one of golden) {
      if ((await rehearseOne(then, one)) === one.expected) continue
      if ((await rehearseOne(before, one)) === one.expected) lost.push(one)
    }
    return lost
  }
