import type { SpokenContext } from '../../../schemas/commands/spoken.ts'
import type { Suggestion } from '../../../schemas/records/content.ts'
import { own } from '../../channels/support/own.ts'
import {
  isIdentityProven,
  readVisitor,
  signVisitor,
  type VisitorClaims,
  visitorKeys,
} from '../../channels/support/visitor-token.ts'
import { imageEndings } from '../../domain/reply/image-kinds.ts'
import { Rejected } from '../../errors/errors.ts'
import type { Core } from '../../ports/core.ts'
import type { MediaStore, PushNotes } from '../../ports/outside.ts'
import { limitCalls } from '../agents/limit-calls.ts'
import type { Visit } from '../assistant/predict-questions.ts'
import { manifestOf } from '../conversation/outbound.ts'
import { inboxOf } from '../conversation/resolve-contact.ts'
import { issueTicket } from './connections.ts'
import { registerDevice } from './devices.ts'

export interface SessionRequest {
  readonly token?: string
  readonly identity?: {
    readonly externalId: string
    readonly proof: string
    readonly name?: string
    readonly level?: 'normal' | 'vip'
  }
  readonly language?: 'zh' | 'en'
  /** What the visitor looks at: `page`, `product`, `region`. */
  readonly context?: SpokenContext
}

interface SessionPorts extends Core {
  /** What this visitor may want to ask, where somebody can guess. */
  readonly predict: (visit: Visit) => Promise<readonly Suggestion[]>
}

const dayMs = 86_400_000

async function webChatInbox(ports: Core, inboxId: string, origin: string | undefined) {
  const inbox = inboxOf(await ports.configuration.load(), inboxId)
  if (manifestOf(inbox.channel).transport !== 'sockets')
    throw new Rejected(`The inbox "${inboxId}" is not a chat of ours.`, { code: 'unknown-inbox', status: 404 })
  const allowed = inbox.settings.allowedOrigins?.split(/[\s,]+/).filter(Boolean) ?? []
  if (allowed.length > 0 && (!origin || !allowed.includes(origin)))
    throw new Rejected('This page may not open the chat: its origin is not on the list.', {
      code: 'origin',
      status: 403,
    })
  const secrets = await ports.configuration.secrets(inboxId)
  return {
    inbox,
    secrets,
    context: { inboxId, settings: inbox.settings, secrets, nowMs: ports.clock.now(), random: () => new Uint8Array() },
  }
}

/** Starts or continues a visitor's session: a signed token for a day, and a ticket to open one socket. */
export async function openSession(
  ports: SessionPorts,
  inboxId: string,
  request: SessionRequest,
  origin: string | undefined,
) {
  const { inbox, secrets, context } = await webChatInbox(ports, inboxId, origin)
  await limitCalls(ports, 'inbox', inboxId)
  const keys = visitorKeys(context)
  const known = request.token ? readVisitor(request.token, inboxId, keys, context.nowMs) : undefined
  const { identity } = request
  const identityKeys = [secrets.identityKey, secrets.identityKeyNext].filter((key): key is string => Boolean(key))
  if (identity && !isIdentityProven(identity.externalId, identity.proof, identityKeys))
    throw new Rejected("identity.proof: is not the HMAC of identity.externalId with the inbox's identity key.", {
      code: 'identity',
      status: 403,
    })
  const isSamePerson = !known?.externalId || !identity || known.externalId === identity.externalId
  const claims: VisitorClaims = {
    ...(known && isSamePerson
      ? known
      : {
          inboxId,
          visitorId: `vis_${ports.clock
            .secret()
            .replace(/[^0-9A-Za-z]/g, '')
            .padEnd(20, '0')
            .slice(0, 20)}`,
        }),
    expiresAt: context.nowMs + dayMs,
    ...(identity && {
      externalId: identity.externalId,
      ...(identity.name && { name: identity.name }),
      ...(identity.level && { level: identity.level }),
    }),
    ...(request.language && { language: request.language }),
  }
  const { expiresAt, ...who } = claims
  const { externalId, level = 'normal' } = claims
  const guess = ports.predict({
    inboxId,
    language: request.language ?? inbox.language,
    ...(request.context && { about: request.context }),
    ...(externalId && { customer: { externalId, level } }),
  })
  const [suggestions, ticket] = await Promise.all([
    guess.catch(() => []),
    issueTicket(ports, { kind: 'visitor', ...who }),
  ])
  return {
    token: signVisitor(claims, keys[0] ?? ''),
    ticket,
    visitorId: claims.visitorId,
    isNew: !known,
    greeting: { zh: inbox.settings.greeting ?? '', en: inbox.settings.greetingEn ?? '' },
    title: inbox.name,
    color: inbox.settings.color ?? '',
    suggestions,
  }
}

/** Remembers the device of a visitor who has a token. @throws Rejected */
export async function openDevice(
  ports: Core & { readonly push: PushNotes },
  inboxId: string,
  token: string | undefined,
  device: { readonly platform: 'apns' | 'fcm'; readonly token: string },
  origin: string | undefined,
): Promise<void> {
  const { context } = await webChatInbox(ports, inboxId, origin)
  const claims = token ? readVisitor(token, inboxId, visitorKeys(context), context.nowMs) : undefined
  if (!claims)
    throw new Rejected('The visitor token is missing, forged or expired.', { code: 'visitor-token', status: 401 })
  await registerDevice(ports, inboxId, claims.visitorId, device)
}

/** A link to upload one image of the visitor. @throws Rejected when the token or the kind of file is wrong */
export async function openUpload(
  ports: Core & { readonly media: MediaStore },
  inboxId: string,
  token: string | undefined,
  contentType: string,
  origin: string | undefined,
) {
  const { context } = await webChatInbox(ports, inboxId, origin)
  const claims = token ? readVisitor(token, inboxId, visitorKeys(context), context.nowMs) : undefined
  if (!claims)
    throw new Rejected('The visitor token is missing, forged or expired.', { code: 'visitor-token', status: 401 })
  await limitCalls(ports, 'visitor', claims.visitorId)
  const extension = own(imageEndings, contentType)
  if (!extension)
    throw new Rejected('contentType: must be image/png, image/jpeg, image/gif or image/webp.', {
      code: 'content-type',
      status: 415,
    })
  const key = `visitors/${inboxId}/${claims.visitorId}/${ports.clock.id('event')}.${extension}`
  return { key, uploadUrl: await ports.media.uploadLink(key, contentType) }
}
