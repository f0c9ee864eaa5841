import type { Clock } from './clock.ts'
import type { Configuration } from './outside.ts'
import type { Table } from './table.ts'

/** What nearly every use case needs. */
export interface Core {
  readonly table: Table
  readonly clock: Clock
  readonly configuration: Configuration
  /** Where customers reach the deployment, for links that they are given; absent where none is given. */
  readonly publicUrl?: string
}
