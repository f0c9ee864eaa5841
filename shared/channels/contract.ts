import type { Evidence, Thread } from '../../schemas/commands/spoken.ts'
import type { InboundCommand } from '../../schemas/commands/take-turn.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import type { Content } from '../../schemas/records/content.ts'

/** An inbox's secrets as the company stored them; two of a kind may be live during rotation (`token`, `tokenNext`). */
export type Secrets = Readonly<Record<string, string>>

/** One webhook call as it came: raw bytes, lower-case header names, each query parameter's values decoded once. */
export interface WebhookRequest {
  readonly method: string
  /** The full public URL as the provider was given it, query string included. */
  readonly url: string
  readonly query: Readonly<Record<string, readonly string[]>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface InboxContext {
  readonly inboxId: string
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Secrets
  readonly nowMs: number
  /** So many unguessable bytes; the only randomness an adapter may use. */
  random(bytes: number): Uint8Array
}

/** accepted: the payload is authentic. handshake: answer this text and do nothing. rejected: answer the status, say no more. */
export type Verification =
  | { readonly outcome: 'accepted'; readonly payload: string; readonly principal?: Readonly<Record<string, string>> }
  | { readonly outcome: 'handshake'; readonly body: string }
  | { readonly outcome: 'rejected'; readonly status: number; readonly reason: string }

/** What one authentic payload means: commands for the turn queue, or nothing, with the reason. */
export type Parsed =
  | { readonly outcome: 'inbound'; readonly commands: readonly InboundCommand[] }
  | { readonly outcome: 'ignored'; readonly reason: string }
  | { readonly outcome: 'rejected'; readonly reason: string }
  /** The provider only says that there is something: it must be fetched, for this account, with this token. */
  | { readonly outcome: 'pull'; readonly account: string; readonly token: string; readonly id: string }

/** A reply as the core wants it said. `author` matters where a channel labels machine-made text. */
export interface OutboundReply {
  readonly messageId: string
  readonly conversationId: string
  readonly seq: number
  readonly author: 'assistant' | 'agent' | 'system'
  readonly agentName?: string
  readonly content: Content
  readonly at: string
  readonly thread?: Thread
  /** The conversation waits for a human, or has one. */
  readonly isHandedOver?: boolean
  /** Our own stored file, already uploaded to the provider where it needs that. */
  readonly providerMediaId?: string
  readonly mediaUrl?: string
}

/** A request to a provider, described as data. `{token}` in the URL is replaced by the inbox's access token. */
export type ProviderRequest =
  | {
      readonly via: 'http'
      readonly method: 'GET' | 'POST'
      readonly url: string
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
      readonly file?: {
        readonly field: string
        readonly name: string
        readonly contentType: string
        readonly bytes: Uint8Array
      }
    }
  | { readonly via: 'email'; readonly email: OutboundEmail }
  | ({ readonly via: 'collected' } & Uncollected)
  | {
      readonly via: 'sockets'
      readonly inboxId: string
      readonly address: string
      readonly frame: Record<string, unknown>
    }

/** Words that wait for the next request of a running call, the only moment at which the provider can be told anything. */
export interface Uncollected {
  readonly inboxId: string
  readonly address: string
  readonly contact: string
  readonly seq: number
  readonly words: string
}

/** A letter in the words of SES: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
export interface OutboundEmail {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

export interface ProviderResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** What a provider's answer means, in the ten words the core acts on. */
export type Classified =
  | { readonly action: 'SENT'; readonly providerMessageId?: string }
  | {
      readonly action:
        | 'REFRESH_TOKEN_AND_RETRY_ONCE'
        | 'BACK_OFF'
        | 'BACK_OFF_DAILY_QUOTA'
        | 'GIVE_UP_WINDOW_CLOSED'
        | 'GIVE_UP_QUOTA_UNTIL_NEXT_USER_MESSAGE'
        | 'STOP_CONTACT'
        | 'WRONG_STATE'
        | 'CONFIG_ERROR_NO_RETRY'
        | 'GIVE_UP'
      readonly reason: string
    }

/** The access token a provider wants on each call: how to get one, and how to read the answer. */
export interface TokenProtocol {
  request(context: InboxContext): ProviderRequest
  read(response: ProviderResponse): { readonly token: string; readonly expiresInSeconds: number } | Classified
}

/** How files cross: `download` fetches what the customer sent, `upload` makes a provider media id of ours. */
export interface MediaProtocol {
  download(context: InboxContext, providerMediaId: string, sourceUrl?: string): ProviderRequest
  /** The file; or where it lies instead, on a host that the adapter knows to be the provider's. */
  readDownload(
    response: ProviderResponse,
    context: InboxContext,
  ):
    | { readonly bytes: Uint8Array; readonly contentType: string; readonly fileName?: string }
    | { readonly redirect: ProviderRequest }
    | Classified
  upload?(
    context: InboxContext,
    type: string,
    file: { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array },
  ): ProviderRequest
  readUpload?(response: ProviderResponse): { readonly mediaId: string } | Classified
}

/** How messages are fetched from a provider that only rings: page by page, by a cursor. */
export interface PullProtocol {
  request(context: InboxContext, account: string, token: string, cursor: string): ProviderRequest
  read(
    response: ProviderResponse,
    context: InboxContext,
  ): { readonly commands: readonly InboundCommand[]; readonly cursor: string; readonly hasMore: boolean } | Classified
}

/** Who an address is, as the provider says when asked. */
export interface ProfileProtocol {
  request(context: InboxContext, address: string): ProviderRequest
  read(
    response: ProviderResponse,
    address: string,
  ): { readonly name?: string; readonly evidence: readonly Evidence[] } | Classified
}

/** One channel. Its functions are pure: no network, no clock, no environment. */
export interface ChannelAdapter {
  readonly manifest: Manifest
  verify(request: WebhookRequest, context: InboxContext): Verification
  parse(payload: string, context: InboxContext, principal?: Readonly<Record<string, string>>): Parsed
  format(reply: OutboundReply, address: string, context: InboxContext): readonly ProviderRequest[]
  classify(response: ProviderResponse): Classified
  /** What the webhook answers when its message is safely queued. */
  readonly acknowledgement: { readonly contentType: string; readonly body: string }
  /** The same where it depends on the request. */
  acknowledge?(
    context: InboxContext,
    principal: Readonly<Record<string, string>>,
  ): { readonly contentType: string; readonly body: string }
  /** Asks the customer back where the reply window has closed and the provider has a form for that. */
  formatNotice?(reply: OutboundReply, address: string, context: InboxContext): ProviderRequest | undefined
  typing?(address: string, isTyping: boolean, context: InboxContext): ProviderRequest
  /** What to send instead when the provider answered WRONG_STATE: set the state right, use another call. */
  recover?(
    refused: ProviderRequest,
    reply: OutboundReply,
    address: string,
    context: InboxContext,
  ): readonly ProviderRequest[]
  /** A call that changes nothing and that only a rightly configured inbox is answered. */
  check?(context: InboxContext): ProviderRequest
  readonly pull?: PullProtocol
  readonly token?: TokenProtocol
  readonly media?: MediaProtocol
  readonly profiles?: ProfileProtocol
  /** The reply as the answer to the very request that asked, where the provider allows that. */
  formatAnswer?(
    reply: OutboundReply,
    address: string,
    context: InboxContext,
  ): { readonly contentType: string; readonly body: string } | undefined
}
