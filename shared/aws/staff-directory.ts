import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
  ListUsersInGroupCommand,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider'
import { Role } from '../../schemas/records/agent.ts'
import type { StaffMember } from '../../schemas/records/staff.ts'
import { conflict, notFound, Unavailable } from '../errors/errors.ts'
import type { StaffDirectory } from '../ports/outside.ts'

const pageSize = 60

const attribute = (user: UserType, name: string) =>
  (user.Attributes ?? []).find((one) => one.Name === name)?.Value ?? ''
const idOf = (user: UserType) => `agt_${attribute(user, 'sub')}`
const userOf = (id: string) => id.slice('agt_'.length)

const memberOf = (user: UserType, role: Role | undefined): StaffMember => ({
  id: idOf(user),
  email: attribute(user, 'email'),
  name: attribute(user, 'name') || (attribute(user, 'email').split('@')[0] ?? ''),
  ...(role && { role }),
  isEnabled: user.Enabled ?? true,
  isInvited: user.UserStatus === 'FORCE_CHANGE_PASSWORD',
})

/** The user pool of the staff, its groups as roles. @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/ */
export function cognitoDirectory(UserPoolId: string): StaffDirectory {
  const client = new CognitoIdentityProviderClient({})
  const users = async (GroupName?: Role): Promise<readonly UserType[]> => {
    const all: UserType[] = []
    let token: string | undefined
    do {
      const page = GroupName
        ? await client.send(
            new ListUsersInGroupCommand({ UserPoolId, GroupName, Limit: pageSize, ...(token && { NextToken: token }) }),
          )
        : await client
            .send(new ListUsersCommand({ UserPoolId, Limit: pageSize, ...(token && { PaginationToken: token }) }))
            .then(({ Users, PaginationToken }) => ({ Users, NextToken: PaginationToken }))
      all.push(...(page.Users ?? []))
      token = page.NextToken
    } while (token)
    return all
  }
  const asked = async <T>(work: Promise<T>, refusals: Readonly<Record<string, () => Error>>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      const { name } = error as Error
      throw (
        refusals[name]?.() ?? new Unavailable(`The directory did not answer: ${name}.`, { code: name, cause: error })
      )
    }
  }
  const named = <T>(id: string, work: Promise<T>): Promise<T> =>
    asked(work, {
      UserNotFoundException: () => notFound('staff member', id),
      UnsupportedUserStateException: () => conflict('They have signed in already.'),
    })
  const join = (id: string, role: Role) =>
    named(id, client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: userOf(id), GroupName: role })))
  return {
    list: async () => {
      const groups = await Promise.all(
        Role.options.map(async (role) => (await users(role)).map((user) => [idOf(user), role] as const)),
      )
      // Who is in several groups has the role that may do most, as at the door.
      const roles = new Map(groups.flat())
      return (await users()).map((user) => memberOf(user, roles.get(idOf(user))))
    },
    invite: async ({ email, name, role }) => {
      const made = await asked(
        client.send(
          new AdminCreateUserCommand({
            UserPoolId,
            Username: email,
            DesiredDeliveryMediums: ['EMAIL'],
            UserAttributes: [
              { Name: 'email', Value: email },
              { Name: 'email_verified', Value: 'true' },
              { Name: 'name', Value: name },
            ],
          }),
        ),
        { UsernameExistsException: () => conflict('email: somebody with this address is here already.') },
      )
      const member = memberOf(made.User ?? {}, role)
      await join(member.id, role)
      return member
    },
    remind: async (id) => {
      const resend = new AdminCreateUserCommand({
        UserPoolId,
        Username: userOf(id),
        MessageAction: 'RESEND',
        DesiredDeliveryMediums: ['EMAIL'],
      })
      await named(id, client.send(resend))
    },
    setRole: async (id, role) => {
      await join(id, role)
      for (const other of Role.options.filter((one) => one !== role))
        await named(
          id,
          client.send(new AdminRemoveUserFromGroupCommand({ UserPoolId, Username: userOf(id), GroupName: other })),
        )
    },
    setEnabled: async (id, isEnabled) => {
      const user = { UserPoolId, Username: userOf(id) }
      if (isEnabled) {
        await named(id, client.send(new AdminEnableUserCommand(user)))
        return
      }
      await named(id, client.send(new AdminDisableUserCommand(user)))
      await named(id, client.send(new AdminUserGlobalSignOutCommand(user)))
    },
  }
}
