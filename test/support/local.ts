import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildAndSynthesize } from '../../local/build.ts'
import { type DemoOptions, startDemo } from '../../local/demo.ts'
import { Permissions } from './permissions.ts'

/** Two neighbouring ports nobody listens on, below those that the system gives to outgoing connections. */
export async function freePorts(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 11_000) * 2
    const isFree = await Promise.all([port, port + 1].map((one) => isUnused(one)))
    if (isFree.every(Boolean)) return port
  }
}

const isUnused = (port: number) =>
  new Promise<boolean>((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })

export const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'yunke-test-'))

/** Waits until something is so. @throws Error that says what never happened */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  seconds = 15,
): Promise<T> {
  const until = Date.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > until) throw new Error(`It never happened in ${seconds} s: ${what}`)
    await new Promise((done) => setTimeout(done, 40))
  }
}

/** The simulator's view of one follower. */
export function follower(simulator: string, openId: string) {
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${simulator}${path}?openId=${openId}`, { method: 'POST', body: JSON.stringify(body) })
    return (await answer.json()) as Record<string, unknown>
  }
  const shown = async () =>
    (await (await fetch(`${simulator}messages?openId=${openId}`)).json()) as {
      from: string
      message: {
        msgtype?: string
        text?: { content: string }
        msgmenu?: { list: { id: string; content: string }[]; head_content: string }
      }
    }[]
  const replies = async () =>
    (await shown())
      .filter((one) => one.from === 'account')
      .map((one) => one.message.text?.content ?? one.message.msgmenu?.head_content ?? `[${one.message.msgtype}]`)
  return {
    openId,
    post,
    shown,
    replies,
    push: (fields: Record<string, string>, more: Record<string, unknown> = {}) => post('push', { fields, ...more }),
    say: (text: string, more: Record<string, unknown> = {}) =>
      post('push', { fields: { MsgType: 'text', Content: text }, ...more }),
    /** Says something and waits for the next reply. */
    ask: async (text: string) => {
      const before = (await replies()).length
      await post('push', { fields: { MsgType: 'text', Content: text } })
      return eventually(`a reply to “${text}”`, async () => (await replies())[before])
    },
  }
}

type Answer = {
  readonly status: number
  readonly body: Record<string, unknown> & { items?: Record<string, unknown>[] }
}

/** Calls /v1 with a bearer. */
export function apiOf(http: string, bearer: string) {
  return async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const answer = await fetch(`${http}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text ? JSON.parse(text) : {} }
  }
}

/** A staff member's id token, by the code flow with PKCE, as the console does it. */
export async function signIn(
  http: string,
  account: { readonly email: string; readonly password: string },
): Promise<string> {
  const { clientId } = (await (await fetch(`${http}/console/settings.json`)).json()) as { clientId: string }
  const verifier = 'v'.repeat(50)
  const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))).toString(
    'base64url',
  )
  const redirect = `${http}/console/`
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirect,
    state: 's',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  const signed = await fetch(`${http}/oidc/oauth2/authorize?${query}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(account as unknown as Record<string, string>),
  })
  const code = new URL(signed.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const answer = await fetch(`${http}/oidc/oauth2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      code,
      code_verifier: verifier,
      redirect_uri: redirect,
    }),
  })
  return ((await answer.json()) as { id_token: string }).id_token
}

/**
 * The whole platform in this process, on its own ports, with its own data. Each function may do what its role grants:
 * what one lacks fails as it would on AWS, and fails whoever stops the platform, too.
 */
export async function startLocal(options: Partial<DemoOptions> = {}) {
  const data = temporaryFolder()
  const permissions = new Permissions(options.templates ?? (await buildAndSynthesize()))
  const { between } = permissions
  const demo = await startDemo({ data, port: await freePorts(), providers: {}, between, ...options })
  const { endpoints } = demo
  const staff = (role: string, index = 0) => {
    const account = endpoints.staff.filter((one) => one.role === role)[index]
    if (!account) throw new Error(`no ${role}`)
    return account
  }
  return {
    ...demo,
    data,
    staff,
    as: async (role: string, index = 0) => apiOf(endpoints.http, await signIn(endpoints.http, staff(role, index))),
    follower: (openId: string) => follower(endpoints.simulators.wechat, openId),
    inbox: (channel: string) => {
      const found = endpoints.inboxes.find((inbox) => inbox.channel === channel)
      if (!found) throw new Error(`no ${channel}`)
      return found
    },
    permissions,
    key: apiOf(endpoints.http, endpoints.apiKeys[0]?.key ?? ''),
    stop: async () => {
      await demo.stop()
      rmSync(data, { recursive: true, force: true })
      const { refused, unknown } = permissions
      if (refused.size > 0) throw new Error(`Roles lack what their functions do:\n${[...refused].join('\n')}`)
      if (unknown.size > 0) throw new Error(`No rule says which right is needed for:\n${[...unknown].join('\n')}`)
    },
  }
}

export type Local = Awaited<ReturnType<typeof startLocal>>
