import type { GoldenCase } from '../../../schemas/records/golden-case.ts'
import { updateIndex } from '../../domain/assistant/knowledge-index.ts'
import type { Core } from '../../ports/core.ts'
import { type AssistantPorts, makeAssistant } from '../assistant/decide.ts'
import type { Known } from '../assistant/knowledge-cache.ts'
import type { GoldenGate } from '../knowledge/knowledge.ts'
import { listGolden } from './golden.ts'
import { noShop, rehearseOne } from './rehearse.ts'

type GatePorts = Pick<Core, 'table' | 'configuration'> & Pick<AssistantPorts, 'opinion' | 'knowledge' | 'now'>

/** Asks the golden cases of knowledge as it is, and as it would be, and names those that would be lost. */
export const goldenGate =
  (ports: GatePorts): GoldenGate =>
  async ({ id, entry }) => {
    const golden = await listGolden(ports)
    if (golden.length === 0) return []
    const known = await ports.knowledge()
    const others = known.index.entries.filter((other) => other.id !== id)
    const after: Known = { ...known, index: updateIndex(known.index, entry ? [...others, entry] : others) }
    const [before, then] = [known, after].map((one) =>
      makeAssistant({
        shop: noShop,
        knowledge: async () => one,
        configuration: ports.configuration.load,
        opinion: ports.opinion,
        now: ports.now,
      }),
    ) as [ReturnType<typeof makeAssistant>, ReturnType<typeof makeAssistant>]
    const lost: GoldenCase[] = []
    for (const one of golden) {
      if ((await rehearseOne(then, one)) === one.expected) continue
      if ((await rehearseOne(before, one)) === one.expected) lost.push(one)
    }
    return lost
  }
