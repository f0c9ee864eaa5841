import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../gateway/http-api.ts'
import { agentId, type Contact, type LocalConnect } from './connect.ts'

class ConnectError extends Error {
  readonly status: number
  readonly type: string
  constructor(status: number, type: string, message: string) {
    super(message)
    this.status = status
    this.type = type
  }
}

type Json = Readonly<Record<string, unknown>>

/** Errors for the next calls, by HTTP status, and whether every call is cut. */
export interface Faults {
  readonly faults: (number | null)[]
  readonly isDown: boolean
}

/** The API of an instance and of its participant service, as the SDK calls them. */
export class ConnectApi {
  private readonly connect: LocalConnect
  private readonly control: Faults
  private readonly said = new Set<string>()
  private readonly started = new Map<string, Contact>()

  constructor(connect: LocalConnect, control: Faults) {
    this.connect = connect
    this.control = control
  }

  /** Serves the SDK's calls to Connect and its participant service. False for other paths. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const path = new URL(request.url ?? '/', 'http://local').pathname
    if (!/^\/(contact|contacts|users|participant)\//.test(path)) return false
    if (this.control.isDown) {
      request.socket.destroy()
      return true
    }
    const send = (status: number, body: unknown, type?: string) => {
      response.writeHead(status, { 'content-type': 'application/json', ...(type && { 'x-amzn-errortype': type }) })
      response.end(JSON.stringify(body))
      return true
    }
    try {
      const text = (await readBody(request))?.toString() ?? ''
      const fault = this.control.faults.shift()
      if (fault)
        throw new ConnectError(
          fault,
          fault === 429 ? 'TooManyRequestsException' : 'InternalServiceException',
          'simulated',
        )
      const body = JSON.parse(text || '{}') as Json
      const bearer = String(request.headers['x-amz-bearer'] ?? '')
      return send(200, await this.operate(request.method ?? '', path, body, bearer))
    } catch (error) {
      if (error instanceof ConnectError) return send(error.status, { message: error.message }, error.type)
      throw error
    }
  }

  private async operate(method: string, path: string, body: Json, bearer: string): Promise<unknown> {
    const contactOf = (id: unknown) => {
      const found = this.connect.contacts.get(String(id))
      if (!found) throw new ConnectError(404, 'ResourceNotFoundException', `Contact ${String(id)} not found`)
      return found
    }
    if (method === 'PUT' && (path === '/contact/chat' || path === '/contact/task')) return this.startContact(path, body)
    if (path === '/contact/start-streaming') {
      const { StreamingEndpointArn = '' } = (body.ChatStreamingConfiguration ?? {}) as Record<string, string>
      contactOf(body.ContactId).streamTo = StreamingEndpointArn
      return { StreamingId: randomUUID() }
    }
    if (path === '/contact/stop') {
      await this.connect.end(contactOf(body.ContactId))
      return {}
    }
    const described = /^\/contacts\/[^/]+\/([^/]+)$/.exec(path)?.[1]
    if (method === 'GET' && described) return { Contact: describe(contactOf(described)) }
    if (method === 'GET' && path.startsWith('/users/'))
      return {
        User: { Id: agentId, Username: 'jane', IdentityInfo: { FirstName: this.connect.agentName, LastName: 'Doe' } },
      }
    if (path === '/participant/connection') return this.openConnection(bearer)
    if (path === '/participant/message') return this.hearCustomer(body, bearer)
    throw new ConnectError(404, 'ResourceNotFoundException', `${method} ${path} is not known here`)
  }

  private startContact(path: string, body: Json): unknown {
    const token = String(body.ClientToken ?? '')
    const known = token ? this.started.get(token) : undefined
    const isChat = path.endsWith('chat')
    const attributes = (body.Attributes ?? {}) as Record<string, string>
    const { template } = this.connect.parts
    const resource = template
      .of('AWS::Connect::ContactFlow')
      .find((one) => template.attribute(one, 'Arn').endsWith(`/${String(body.ContactFlowId)}`))
    if (!resource) throw new ConnectError(400, 'InvalidParameterException', 'ContactFlowId is not valid')
    if (Object.keys(attributes).some((name) => !/^[\w-]+$/.test(name)))
      throw new ConnectError(400, 'InvalidRequestException', 'Attributes: keys are alphanumeric, dash and underscore')
    if (Buffer.byteLength(JSON.stringify(attributes)) > 32_768)
      throw new ConnectError(400, 'InvalidRequestException', 'Attributes: more than 32768 bytes')
    const opening = ((body.InitialMessage ?? {}) as Record<string, string>).Content ?? ''
    if (opening.length > 1_024)
      throw new ConnectError(400, 'InvalidRequestException', 'InitialMessage.Content: too long')
    const name = isChat
      ? (((body.ParticipantDetails ?? {}) as Record<string, string>).DisplayName ?? '')
      : String(body.Name ?? '')
    if (!name) throw new ConnectError(400, 'InvalidRequestException', 'a name is required')
    const contact =
      known ??
      this.connect.begin(isChat ? 'CHAT' : 'TASK', '', name, String(template.resolved(resource).Content), {
        attributes,
        ...(isChat && { participantToken: randomBytes(16).toString('hex') }),
      })
    if (token) this.started.set(token, contact)
    if (!known) {
      this.connect.parts.seen(contact, isChat ? opening : `${name}\n${String(body.Description ?? '')}`)
      void contact.run.start()
    }
    return {
      ContactId: contact.id,
      ...(isChat && { ParticipantId: randomUUID(), ParticipantToken: contact.participantToken }),
    }
  }

  private openConnection(bearer: string): unknown {
    const contact = [...this.connect.contacts.values()].find(({ participantToken }) => participantToken === bearer)
    if (!contact || contact.state === 'ended') throw new ConnectError(403, 'AccessDeniedException', 'Access denied')
    contact.connectionToken = randomBytes(16).toString('hex')
    return {
      ConnectionCredentials: {
        ConnectionToken: contact.connectionToken,
        Expiry: new Date(Date.now() + 86_400_000).toISOString(),
      },
    }
  }

  private hearCustomer(body: Json, bearer: string): unknown {
    const contact = [...this.connect.contacts.values()].find(({ connectionToken }) => connectionToken === bearer)
    if (!contact) throw new ConnectError(403, 'AccessDeniedException', 'Access denied')
    if (contact.state === 'ended') throw new ConnectError(404, 'ResourceNotFoundException', 'The chat has ended')
    const text = String(body.Content ?? '')
    if (!text || text.length > 1_024)
      throw new ConnectError(400, 'ValidationException', 'Content: 1 to 1024 characters')
    const token = String(body.ClientToken ?? '')
    if (!this.said.has(token)) {
      this.said.add(token)
      this.connect.parts.seen(contact, text)
      this.connect.stream(contact, {
        Type: 'MESSAGE',
        ContentType: 'text/plain',
        Content: text,
        ParticipantRole: 'CUSTOMER',
      })
    }
    return { Id: randomUUID(), AbsoluteTime: new Date().toISOString() }
  }
}

const describe = (contact: Contact) => ({
  Id: contact.id,
  InitialContactId: contact.id,
  Channel: contact.channel,
  ...(contact.agent && {
    AgentInfo: { Id: agentId, ConnectedToAgentTimestamp: (contact.connectedAt ?? 0) / 1_000 },
  }),
  ...(contact.endedAt && { DisconnectTimestamp: contact.endedAt / 1_000 }),
})
