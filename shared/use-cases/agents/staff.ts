import type { Role } from '../../../schemas/records/agent.ts'
import type { StaffMember } from '../../../schemas/records/staff.ts'
import { conflict, notFound } from '../../errors/errors.ts'
import type { Core } from '../../ports/core.ts'
import type { StaffDirectory } from '../../ports/outside.ts'
import { requeueConversation } from '../conversation/release-conversation.ts'
import { dropConnectionsOf } from '../realtime/connections.ts'
import { audited } from '../settings/audit.ts'
import { keys } from '../storage/keys.ts'
import { everyItem } from '../storage/pages.ts'
import { findAgent, findConversation } from '../storage/records.ts'
import { updateAgent } from '../storage/update-agent.ts'
import { changeAgent } from './agents.ts'

type Ports = Core & { readonly directory: StaffDirectory }
/** Who acts: an admin, by id and name. */
interface By {
  readonly agentId: string
  readonly name: string
}

/** Everybody who may sign in, by name. */
export const listStaff = async ({ directory }: Ports): Promise<readonly StaffMember[]> =>
  (await directory.list()).toSorted((a, b) => a.name.localeCompare(b.name))

async function getMember({ directory }: Ports, id: string): Promise<StaffMember> {
  const member = (await directory.list()).find((one) => one.id === id)
  if (!member) throw notFound('staff member', id)
  return member
}

/** Lets a colleague in. @throws Rejected conflict where somebody has that address */
export async function inviteStaff(
  ports: Ports,
  person: { readonly email: string; readonly name: string; readonly role: Role },
  by: By,
): Promise<StaffMember> {
  const made = await ports.directory.invite({ ...person, email: person.email.toLowerCase() })
  await audited(ports, { by: by.name, what: `staff.${made.id}`, after: { email: made.email, role: made.role } }, [])
  return made
}

export async function remindStaff(ports: Ports, id: string, by: By): Promise<void> {
  const { email } = await getMember(ports, id)
  await ports.directory.remind(id)
  await audited(ports, { by: by.name, what: `staff.${id}.invitation`, after: { email } }, [])
}

/**
 * Changes what a colleague may do, from their next token on (within the hour), or whether they may sign in. Who may not
 * is out within minutes: no socket tells them anything, what they hold waits for others, and nothing is offered to them.
 * Nobody changes themselves, so that there is always an admin. @throws Rejected conflict, not-found
 */
export async function changeStaff(
  ports: Ports,
  id: string,
  change: { readonly role?: Role | undefined; readonly isEnabled?: boolean | undefined },
  by: By,
): Promise<StaffMember> {
  if (id === by.agentId) throw conflict('Another admin has to change what you may do.')
  const before = await getMember(ports, id)
  const after = {
    ...before,
    ...(change.role && { role: change.role }),
    isEnabled: change.isEnabled ?? before.isEnabled,
  }
  // The record first: what refuses a token that is still valid must not wait for the directory.
  await remember(ports, after)
  if (change.role && change.role !== before.role) await ports.directory.setRole(id, change.role)
  if (after.isEnabled !== before.isEnabled) await ports.directory.setEnabled(id, after.isEnabled)
  if (!after.isEnabled) await putOut(ports, id)
  const told = ({ role, isEnabled }: StaffMember) => ({ email: before.email, role, isEnabled })
  await audited(ports, { by: by.name, what: `staff.${id}`, before: told(before), after: told(after) }, [])
  return after
}

/** What the agent's own record says of it; who never signed in has none, and is stopped by the directory. */
async function remember(ports: Ports, { id, role, isEnabled }: StaffMember): Promise<void> {
  if (!(await findAgent(ports, id))) return
  const set = { ...(role && { role }), ...(!isEnabled && { isDisabled: true }) }
  await ports.table.transact([updateAgent(id, { set, remove: isEnabled ? ['isDisabled'] : [] })])
}

async function putOut(ports: Ports, id: string): Promise<void> {
  if (!(await findAgent(ports, id))) return
  await dropConnectionsOf(ports, id)
  const agent = await changeAgent(ports, id, { availability: 'offline' })
  for (const slot of await everyItem(ports, { pk: keys.agent(id).pk, prefix: keys.slotPrefix })) {
    const conversation = await findConversation(ports, String(slot.conversationId))
    if (conversation?.status === 'assigned' && conversation.agentId === id)
      await requeueConversation(ports, conversation.id, agent)
  }
}
