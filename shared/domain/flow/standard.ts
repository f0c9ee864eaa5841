import type { Flow } from '../../../schemas/records/flow.ts'
import { laterTasks } from './standard/claims.ts'
import { orderTasks } from './standard/orders.ts'
import { paperTasks } from './standard/papers.ts'
import { returnTasks } from './standard/returns.ts'

/** The tasks that every deployment begins with. */
export const standardFlows: readonly Flow[] = [...orderTasks, ...returnTasks, ...paperTasks, ...laterTasks]
