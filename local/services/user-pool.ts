import { randomBytes, randomUUID, scryptSync, timingSafeEqual } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../gateway/http-api.ts'

type Group = 'agent' | 'supervisor' | 'admin'

export interface StaffAccount {
  readonly sub: string
  readonly email: string
  readonly name: string
  readonly password: string
  readonly group: Group | undefined
  readonly isDisabled?: boolean
  /** The password came by e-mail and is to be changed at the first sign-in. */
  readonly isTemporary?: boolean
}

type Input = Readonly<Record<string, unknown>>
interface Attribute {
  readonly Name: string
  readonly Value: string
}

class PoolError extends Error {
  readonly type: string
  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

const target = 'AWSCognitoIdentityProviderService.'
const groups: readonly Group[] = ['agent', 'supervisor', 'admin']
const digest = (password: string, email: string) => scryptSync(password, email, 32)
const newPassword = () => `Yk-${randomBytes(6).toString('base64url')}-1aA`

/** Cognito's user pool as far as staff need it, in its JSON protocol; its people are kept in a file. */
export class LocalUserPool {
  private readonly file: string
  private people: readonly StaffAccount[]

  constructor(file: string, first: readonly StaffAccount[]) {
    this.file = file
    this.people = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as StaffAccount[]) : first
    this.save(this.people)
  }

  get accounts(): readonly StaffAccount[] {
    return this.people
  }

  /** Whose password this is; nobody where it is wrong, or they may not sign in. */
  check(email: string, password: string): StaffAccount | undefined {
    const account = this.people.find((one) => one.email === email.trim().toLowerCase())
    const isRight = account && timingSafeEqual(digest(password, account.email), digest(account.password, account.email))
    return isRight && !account.isDisabled ? account : undefined
  }

  bySub(sub: string | undefined): StaffAccount | undefined {
    return this.people.find((one) => one.sub === sub && !one.isDisabled)
  }

  /** A password of one's own instead of the one that came by e-mail. */
  changePassword(sub: string, password: string): void {
    const { isTemporary, ...rest } = this.find(sub)
    this.put({ ...rest, password })
  }

  /** Serves the SDK's calls to Cognito; false for others. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const name = String(request.headers['x-amz-target'] ?? '')
    if (!name.startsWith(target)) return false
    const answer = (status: number, body: unknown, headers = {}) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers })
      response.end(JSON.stringify(body))
      return true
    }
    try {
      const input = JSON.parse((await readBody(request))?.toString() || '{}') as Input
      return answer(200, this.run(name.slice(target.length), input))
    } catch (error) {
      const type = error instanceof PoolError ? error.type : 'InternalErrorException'
      return answer(
        error instanceof PoolError ? 400 : 500,
        { __type: type, message: (error as Error).message },
        { 'x-amzn-errortype': type },
      )
    }
  }

  private run(operation: string, input: Input): unknown {
    const find = () => this.find(String(input.Username))
    const groupOf = () => {
      const group = groups.find((one) => one === input.GroupName)
      if (!group) throw new PoolError('ResourceNotFoundException', 'Group not found.')
      return group
    }
    switch (operation) {
      case 'ListUsers':
        return this.page(this.people, input, 'PaginationToken')
      case 'ListUsersInGroup': {
        const group = groupOf()
        return this.page(
          this.people.filter((one) => one.group === group),
          input,
          'NextToken',
        )
      }
      case 'AdminCreateUser':
        return { User: userOf(input.MessageAction === 'RESEND' ? this.resend(find()) : this.create(input)) }
      case 'AdminAddUserToGroup':
        this.put({ ...find(), group: groupOf() })
        return {}
      case 'AdminRemoveUserFromGroup': {
        const [account, group] = [find(), groupOf()]
        if (account.group === group) this.put({ ...account, group: undefined })
        return {}
      }
      case 'AdminDisableUser':
        this.put({ ...find(), isDisabled: true })
        return {}
      case 'AdminEnableUser': {
        const { isDisabled, ...rest } = find()
        this.put(rest)
        return {}
      }
      case 'AdminUserGlobalSignOut':
        find()
        return {}
      default:
        throw new PoolError('UnknownOperationException', `The local runtime does not serve ${operation}.`)
    }
  }

  private page(all: readonly StaffAccount[], { Limit, ...input }: Input, token: string): unknown {
    const from = Number(input[token] ?? 0)
    const size = Math.min(Number(Limit ?? 60), 60)
    const more = from + size < all.length
    return { Users: all.slice(from, from + size).map(userOf), ...(more && { [token]: String(from + size) }) }
  }

  private create(input: Input): StaffAccount {
    const attributes = (input.UserAttributes ?? []) as readonly Attribute[]
    const value = (name: string) => attributes.find((one) => one.Name === name)?.Value ?? ''
    const email = String(input.Username).toLowerCase()
    if (!/^[^\s@]+@[^\s@]+$/.test(email))
      throw new PoolError('InvalidParameterException', 'Username should be an email.')
    if (this.people.some((one) => one.email === email))
      throw new PoolError('UsernameExistsException', 'An account with the given email already exists.')
    const made = { sub: randomUUID(), email, name: value('name'), password: newPassword(), isTemporary: true }
    return this.put({ ...made, group: undefined })
  }

  private resend(account: StaffAccount): StaffAccount {
    if (!account.isTemporary)
      throw new PoolError(
        'UnsupportedUserStateException',
        'Resend not possible. User status is not FORCE_CHANGE_PASSWORD',
      )
    return this.put({ ...account, password: newPassword() })
  }

  private find(name: string): StaffAccount {
    const found = this.people.find(({ sub, email }) => sub === name || email === name)
    if (!found) throw new PoolError('UserNotFoundException', 'User does not exist.')
    return found
  }

  private put(account: StaffAccount): StaffAccount {
    this.save([...this.people.filter(({ sub }) => sub !== account.sub), account])
    return account
  }

  private save(people: readonly StaffAccount[]): void {
    this.people = people
    writeFileSync(this.file, JSON.stringify(people, null, 2), { mode: 0o600 })
  }
}

const userOf = ({ sub, email, name, isDisabled, isTemporary }: StaffAccount) => ({
  Username: sub,
  Attributes: [
    { Name: 'sub', Value: sub },
    { Name: 'email', Value: email },
    { Name: 'name', Value: name },
  ],
  Enabled: !isDisabled,
  UserStatus: isTemporary ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED',
})
