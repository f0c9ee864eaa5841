import type { Escalation } from '../../../schemas/records/escalation.ts'
import type { StepPorts } from './machine.ts'

/** Starts the machine of one escalation; its name is the escalation's id, so starting it twice starts it once. */
export async function startEscalation(
  ports: Pick<StepPorts, 'workflows'>,
  escalation: Pick<Escalation, 'id' | 'conversationId'>,
): Promise<void> {
  await ports.workflows.start(escalation.id, { conversationId: escalation.conversationId, escalationId: escalation.id })
}
