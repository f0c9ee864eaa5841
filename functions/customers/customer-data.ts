import { eraseCustomer } from '../../shared/use-cases/privacy/erase-customer.ts'
import { exportCustomer } from '../../shared/use-cases/privacy/export-customer.ts'
import { customerDataPorts } from '../runtime/compose.ts'
import { apiHandler, nameOf, param } from '../runtime/router.ts'

/** Everything about one customer, to hand out or to erase: the only function that may remove files. */
export const handler = apiHandler(customerDataPorts, {
  exportCustomer: (ports, { caller, params }) => exportCustomer(ports, param(params, 'customerId'), nameOf(caller)),
  eraseCustomer: (ports, { caller, params }) => eraseCustomer(ports, param(params, 'customerId'), nameOf(caller)),
})
