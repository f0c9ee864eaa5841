import { changeStaff, inviteStaff, listStaff, remindStaff } from '../../shared/use-cases/agents/staff.ts'
import { staffPorts } from '../runtime/compose-staff.ts'
import { apiHandler, param, staffOf } from '../runtime/router.ts'

/** Who may sign in: the only function that may change the directory. */
export const handler = apiHandler(staffPorts, {
  listStaff: async (ports) => ({ items: [...(await listStaff(ports))] }),
  inviteStaff: (ports, { caller, body }) => inviteStaff(ports, body, staffOf(caller)),
  editStaff: (ports, { caller, params, body }) => changeStaff(ports, param(params, 'staffId'), body, staffOf(caller)),
  remindStaff: async (ports, { caller, params }) => {
    await remindStaff(ports, param(params, 'staffId'), staffOf(caller))
    return null
  },
})
