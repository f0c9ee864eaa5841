import { changeStaff, inviteStaff, listStaff, remindStaff } from '../../shared/use-cases/agents/staff.ts'
import { staffPorts } from '../runtime/compose-staff.ts'
import { apiHandler, type Caller, param, staffOnly } from '../runtime/router.ts'

function admin(caller: Caller) {
  if (caller.kind !== 'staff') throw staffOnly()
  return caller
}

/** Who may sign in: the only function that may change the directory. */
export const handler = apiHandler(staffPorts, {
  listStaff: async (ports) => ({ items: [...(await listStaff(ports))] }),
  inviteStaff: (ports, { caller, body }) => inviteStaff(ports, body, admin(caller)),
  editStaff: (ports, { caller, params, body }) => changeStaff(ports, param(params, 'staffId'), body, admin(caller)),
  remindStaff: async (ports, { caller, params }) => {
    await remindStaff(ports, param(params, 'staffId'), admin(caller))
    return null
  },
})
