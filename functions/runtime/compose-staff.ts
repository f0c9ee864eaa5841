import { cognitoDirectory } from '../../shared/aws/staff-directory.ts'
import { corePorts } from './compose.ts'
import { environment } from './environment.ts'

/** For the function that says who may sign in. */
export const staffPorts = () => ({
  ...corePorts(),
  directory: cognitoDirectory(environment('USER_POOL_ID').USER_POOL_ID),
})
