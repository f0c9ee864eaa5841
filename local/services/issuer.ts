import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { exportJWK, exportPKCS8, generateKeyPair, importPKCS8, SignJWT } from 'jose'
import { readBody } from '../gateway/http-api.ts'
import { signInPage } from './sign-in-page.ts'
import type { LocalUserPool, StaffAccount } from './user-pool.ts'

interface Code {
  readonly sub: string
  readonly challenge: string
  readonly redirectUri: string
  readonly expiresAt: number
}

const tokenSeconds = 3_600
const codeMs = 60_000

/** A local OpenID issuer with Cognito's claims: code flow with PKCE, RS256, a key kept across restarts. */
export class Issuer {
  readonly issuer: string
  private readonly clientId: string
  private readonly pool: LocalUserPool
  private readonly codes = new Map<string, Code>()
  private readonly refreshes = new Map<string, string>()
  private readonly keyFile: string
  private key: Awaited<ReturnType<typeof importPKCS8>> | undefined
  private jwk: Record<string, unknown> = {}

  constructor(issuer: string, clientId: string, pool: LocalUserPool, keyFile: string) {
    this.issuer = issuer
    this.clientId = clientId
    this.pool = pool
    this.keyFile = keyFile
  }

  async open(): Promise<void> {
    if (!existsSync(this.keyFile)) {
      const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
      writeFileSync(
        this.keyFile,
        JSON.stringify({ pkcs8: await exportPKCS8(privateKey), jwk: await exportJWK(publicKey) }),
        { mode: 0o600 },
      )
    }
    const stored = JSON.parse(readFileSync(this.keyFile, 'utf8')) as { pkcs8: string; jwk: Record<string, unknown> }
    this.key = await importPKCS8(stored.pkcs8, 'RS256')
    this.jwk = { ...stored.jwk, kid: 'local', alg: 'RS256', use: 'sig' }
  }

  /** Serves /oidc/…; false for other paths. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? '/', this.issuer)
    const json = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      response.end(JSON.stringify(body))
      return true
    }
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /oidc/.well-known/jwks.json':
        return json(200, { keys: [this.jwk] })
      case 'GET /oidc/.well-known/openid-configuration':
        return json(200, {
          issuer: this.issuer,
          authorization_endpoint: `${this.issuer}/oauth2/authorize`,
          token_endpoint: `${this.issuer}/oauth2/token`,
          jwks_uri: `${this.issuer}/.well-known/jwks.json`,
          response_types_supported: ['code'],
          id_token_signing_alg_values_supported: ['RS256'],
        })
      case 'GET /oidc/oauth2/authorize':
        response.writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': "default-src 'none'; font-src 'self'; style-src 'unsafe-inline'",
        })
        response.end(signInPage(url.searchParams, this.pool.accounts))
        return true
      case 'POST /oidc/oauth2/authorize':
        return this.signIn(request, response, url.searchParams)
      case 'POST /oidc/oauth2/token': {
        const form = new URLSearchParams((await readBody(request))?.toString())
        const answer = await this.token(form)
        return json('error' in answer ? 400 : 200, answer)
      }
      case 'GET /oidc/logout':
        response.writeHead(302, { location: url.searchParams.get('logout_uri') ?? '/' })
        response.end()
        return true
      default:
        return false
    }
  }

  /** Tokens for a password, for scripts and tests; people use the page. */
  async signInDirectly(email: string, password: string): Promise<Record<string, unknown> | undefined> {
    const account = this.pool.check(email, password)
    return account && this.tokens(account)
  }

  private async signIn(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<boolean> {
    const form = new URLSearchParams((await readBody(request))?.toString())
    const email = form.get('email') ?? ''
    const account = this.pool.check(email, form.get('password') ?? '')
    const redirectUri = query.get('redirect_uri') ?? ''
    const isOurs = /^http:\/\/(127\.0\.0\.1|localhost):\d+\/console\/$/.test(redirectUri)
    if (
      !account ||
      !isOurs ||
      query.get('client_id') !== this.clientId ||
      query.get('code_challenge_method') !== 'S256'
    ) {
      response.writeHead(account ? 400 : 401, { 'content-type': 'text/html; charset=utf-8' })
      const problem = account
        ? '登录请求无效 The sign-in request is not valid'
        : '邮箱或密码不正确 E-mail or password is wrong'
      response.end(signInPage(query, this.pool.accounts, { problem }))
      return true
    }
    if (account.isTemporary) {
      const own = form.get('newPassword') ?? ''
      if (own.length < 12 || own === account.password) {
        response.writeHead(own ? 400 : 200, { 'content-type': 'text/html; charset=utf-8' })
        const problem = own ? '新密码至少 12 位 The new password needs 12 characters' : ''
        response.end(signInPage(query, this.pool.accounts, { problem, isFirst: { email } }))
        return true
      }
      this.pool.changePassword(account.sub, own)
    }
    const code = randomBytes(24).toString('base64url')
    this.codes.set(code, {
      sub: account.sub,
      challenge: query.get('code_challenge') ?? '',
      redirectUri,
      expiresAt: Date.now() + codeMs,
    })
    const target = new URL(redirectUri)
    target.searchParams.set('code', code)
    target.searchParams.set('state', query.get('state') ?? '')
    response.writeHead(302, { location: target.href })
    response.end()
    return true
  }

  private async token(form: URLSearchParams): Promise<Record<string, unknown>> {
    if (form.get('client_id') !== this.clientId) return { error: 'invalid_client' }
    if (form.get('grant_type') === 'refresh_token') {
      const account = this.pool.bySub(this.refreshes.get(form.get('refresh_token') ?? ''))
      return account ? this.tokens(account) : { error: 'invalid_grant' }
    }
    const code = this.codes.get(form.get('code') ?? '')
    this.codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (
      !code ||
      code.expiresAt < Date.now() ||
      challenge !== code.challenge ||
      form.get('redirect_uri') !== code.redirectUri
    )
      return { error: 'invalid_grant' }
    const account = this.pool.bySub(code.sub)
    return account ? this.tokens(account) : { error: 'invalid_grant' }
  }

  private async tokens(account: StaffAccount): Promise<Record<string, unknown>> {
    if (!this.key) throw new Error('The issuer is not open.')
    const sign = (claims: Record<string, unknown>, audience?: string) => {
      const jwt = new SignJWT({ 'cognito:groups': account.group ? [account.group] : [], ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'local' })
        .setIssuer(this.issuer)
        .setSubject(account.sub)
        .setIssuedAt()
        .setExpirationTime(`${tokenSeconds}s`)
      return (audience ? jwt.setAudience(audience) : jwt).sign(this.key as never)
    }
    const refresh = randomBytes(24).toString('base64url')
    this.refreshes.set(refresh, account.sub)
    return {
      id_token: await sign({ token_use: 'id', email: account.email, name: account.name }, this.clientId),
      access_token: await sign({ token_use: 'access', client_id: this.clientId, username: account.email }),
      refresh_token: refresh,
      token_type: 'Bearer',
      expires_in: tokenSeconds,
    }
  }
}
