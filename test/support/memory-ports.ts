import { configurationOf } from '../../infra/stages.ts'
import { RuntimeConfiguration } from '../../schemas/deployment.ts'
import { makeId } from '../../schemas/ids.ts'
import type { Core } from '../../shared/ports/core.ts'
import { MemoryTable } from './memory-table.ts'

const local = RuntimeConfiguration.parse(configurationOf('local'))

/** A table in memory, a clock that shows what the test says and makes ids in order, and the local stage's configuration. */
export function memoryPorts(now: () => number, configuration: RuntimeConfiguration = local) {
  let made = 0
  return {
    table: new MemoryTable(),
    clock: {
      now,
      id: (kind: Parameters<typeof makeId>[0]) =>
        makeId(
          kind,
          now(),
          Uint8Array.from({ length: 16 }, (_, place) => (place < 4 ? (made++ >> (place * 5)) & 31 : 0)),
        ),
      secret: () => `secret-${made++}-0123456789abcdefghij`,
      sleep: async () => undefined,
    },
    configuration: { load: async () => configuration, secrets: async () => ({}) },
  } satisfies Core
}
