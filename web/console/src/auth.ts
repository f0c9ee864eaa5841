interface Settings {
  readonly authorizeUrl: string
  readonly tokenUrl: string
  readonly logoutUrl: string
  readonly clientId: string
}

interface Tokens {
  readonly id_token: string
  readonly refresh_token?: string
  readonly expiresAt: number
}

const redirectUri = `${location.origin}/console/`
const encode = (bytes: ArrayBuffer | Uint8Array) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes as ArrayBuffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
const randomText = () => encode(crypto.getRandomValues(new Uint8Array(32)))

let settings: Settings | undefined
let tokens: Tokens | undefined = JSON.parse(sessionStorage.getItem('yunke:tokens') ?? 'null') ?? undefined

async function load(): Promise<Settings> {
  settings ??= (await (await fetch('settings.json')).json()) as Settings
  return settings
}

function keep(answer: { id_token: string; refresh_token?: string; expires_in: number }): void {
  const refresh = answer.refresh_token ?? tokens?.refresh_token
  tokens = {
    id_token: answer.id_token,
    ...(refresh && { refresh_token: refresh }),
    expiresAt: Date.now() + (answer.expires_in - 60) * 1000,
  }
  sessionStorage.setItem('yunke:tokens', JSON.stringify(tokens))
}

async function exchange(form: Record<string, string>): Promise<boolean> {
  const { tokenUrl, clientId } = await load()
  const answer = await fetch(tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ client_id: clientId, ...form }),
  })
  if (!answer.ok) return false
  keep((await answer.json()) as { id_token: string; expires_in: number })
  return true
}

/** Goes to the sign-in page: authorization code with PKCE. */
export async function signIn(): Promise<never> {
  const { authorizeUrl, clientId } = await load()
  const verifier = randomText()
  const state = randomText()
  sessionStorage.setItem('yunke:pkce', JSON.stringify({ verifier, state, hash: location.hash }))
  const challenge = encode(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)))
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  location.assign(`${authorizeUrl}?${query}`)
  return new Promise(() => undefined)
}

/** Finishes a sign-in that came back with a code. */
export async function finishSignIn(): Promise<void> {
  const query = new URLSearchParams(location.search)
  const code = query.get('code')
  if (!code) return
  const { verifier, state, hash } = JSON.parse(sessionStorage.getItem('yunke:pkce') ?? '{}') as {
    verifier?: string
    state?: string
    hash?: string
  }
  sessionStorage.removeItem('yunke:pkce')
  if (verifier && state === query.get('state'))
    await exchange({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri })
  history.replaceState(null, '', `${redirectUri}${hash ?? ''}`)
}

/** A token that is good now; refreshed when it is about to end; signs in anew when that fails. */
export async function idToken(): Promise<string> {
  if (tokens && tokens.expiresAt > Date.now()) return tokens.id_token
  if (tokens?.refresh_token && (await exchange({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token })))
    return tokens.id_token
  return signIn()
}

/** The last token, for what cannot wait for a new one. */
export const lastToken = () => tokens?.id_token ?? ''

export async function signOut(): Promise<void> {
  tokens = undefined
  sessionStorage.removeItem('yunke:tokens')
  const { logoutUrl, clientId } = await load()
  location.assign(`${logoutUrl}?${new URLSearchParams({ client_id: clientId, logout_uri: redirectUri })}`)
}
