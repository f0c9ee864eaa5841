import { randomUUID } from 'node:crypto'
import type { LocalBus } from '../events/bus.ts'
import type { Functions } from '../lambda/functions.ts'
import type { Template } from '../template/template.ts'
import { ContactFlowRun, type FlowContact } from './contact-flow.ts'

export interface Contact extends FlowContact {
  state: 'flow' | 'queued' | 'connected' | 'ended'
  readonly name: string
  readonly participantToken?: string
  connectionToken?: string
  streamTo?: string
  agent?: string
  connectedAt?: number
  endedAt?: number
  readonly run: ContactFlowRun
}

export interface ConnectParts {
  readonly template: Template
  readonly functions: Functions
  readonly bus: LocalBus
  readonly publish: (topicArn: string, message: unknown, attributes: Readonly<Record<string, string>>) => boolean
  /** What the customer of a call hears. */
  readonly heard: (contact: Contact, text: string) => void
  /** What the people of the queue see: contacts that come, and what is said in them. */
  readonly seen: (contact: Contact, text: string) => void
}

export const agentId = '0c000000-0000-4000-8000-00000000a9e7'
const event = (name: string) => `application/vnd.amazonaws.connect.event.${name}`

/** An instance of Amazon Connect, by its own API: contacts, their flows, chats with streaming, tasks, and events on the default bus. */
export class LocalConnect {
  readonly contacts = new Map<string, Contact>()
  /** The queue takes nobody. */
  isFull = false
  agentName = 'Jane'
  readonly parts: ConnectParts

  constructor(parts: ConnectParts) {
    this.parts = parts
  }

  get instanceArn(): string {
    return String(this.parts.template.of('AWS::Connect::ContactFlow')[0]?.properties.InstanceArn ?? '')
  }

  /** A caller dials the number whose flow an inbox has. */
  async call(inboxId: string, address: string): Promise<Contact> {
    const { template } = this.parts
    const resource = template
      .of('AWS::Connect::ContactFlow')
      .find((one) => String(template.resolved(one).Content).includes(`"inbox":"${inboxId}"`))
    if (!resource) throw new Error(`No contact flow serves ${inboxId}.`)
    const contact = this.begin('VOICE', address, address, String(template.resolved(resource).Content), {})
    await contact.run.start()
    return contact
  }

  /** The oldest contact that waits goes to the agent. */
  async accept(): Promise<Contact | undefined> {
    const contact = [...this.contacts.values()].find(({ state }) => state === 'queued')
    if (!contact) return undefined
    contact.state = 'connected'
    contact.agent = this.agentName
    contact.connectedAt = Date.now()
    await this.emit(contact, 'CONNECTED_TO_AGENT')
    this.stream(contact, { Type: 'EVENT', ContentType: event('participant.joined'), ParticipantRole: 'AGENT' })
    return contact
  }

  /** The agent says something. */
  answer(contact: Contact, text: string): void {
    if (contact.channel === 'VOICE') this.parts.heard(contact, text)
    else this.stream(contact, { Type: 'MESSAGE', ContentType: 'text/plain', Content: text, ParticipantRole: 'AGENT' })
  }

  /** The caller says something to the agent. */
  tell(contact: Contact, text: string): void {
    if (contact.state === 'connected') this.parts.seen(contact, text)
  }

  /** The contact ends, whoever ends it. */
  async end(contact: Contact): Promise<void> {
    if (contact.state === 'ended') return
    contact.state = 'ended'
    contact.endedAt = Date.now()
    contact.run.hangUp()
    this.stream(contact, { Type: 'EVENT', ContentType: event('chat.ended'), ParticipantRole: 'SYSTEM' })
    this.parts.seen(contact, '［结束 · ended］')
    await this.emit(contact, 'DISCONNECTED')
  }

  /** A new contact of a flow; it runs once its flow is started. */
  begin(
    channel: Contact['channel'],
    address: string,
    name: string,
    content: string,
    more: { readonly attributes?: Record<string, string>; readonly participantToken?: string },
  ): Contact {
    const id = randomUUID()
    const world = {
      template: this.parts.template,
      functions: this.parts.functions,
      instanceArn: this.instanceArn,
      say: (text: string) => this.parts.heard(contact, text),
      queue: (queueArn: string) => {
        if (this.isFull || !queueArn) return false
        contact.state = 'queued'
        this.parts.seen(
          contact,
          ['［排队 · queued］', ...Object.entries(contact.attributes).map((entry) => entry.join(': '))].join('\n'),
        )
        void this.emit(contact, 'QUEUED')
        return true
      },
      end: () => void this.end(contact),
    }
    const base: FlowContact = { id, channel, address, attributes: { ...more.attributes } }
    const contact: Contact = Object.assign(base, {
      state: 'flow' as const,
      name,
      ...(more.participantToken && { participantToken: more.participantToken }),
      run: undefined as never,
    })
    Object.assign(contact, { run: new ContactFlowRun(content, world, contact) })
    this.contacts.set(id, contact)
    void this.emit(contact, 'INITIATED')
    return contact
  }

  private emit(contact: Contact, eventType: string): Promise<string> {
    return this.parts.bus.put({
      EventBusName: 'default',
      Source: 'aws.connect',
      DetailType: 'Amazon Connect Contact Event',
      Detail: JSON.stringify({
        eventType,
        contactId: contact.id,
        initialContactId: contact.id,
        channel: contact.channel,
        instanceArn: this.instanceArn,
        initiationMethod: contact.channel === 'VOICE' ? 'INBOUND' : 'API',
        ...(contact.agent && {
          agentInfo: {
            agentArn: `${this.instanceArn}/agent/${agentId}`,
            connectedToAgentTimestamp: new Date(contact.connectedAt ?? 0).toISOString(),
          },
        }),
      }),
    })
  }

  /** What happens in a chat goes to the topic that was asked for, the customer's own words too. */
  stream(contact: Contact, item: Record<string, string>): void {
    if (!contact.streamTo) return
    const full = {
      AbsoluteTime: new Date().toISOString(),
      Id: randomUUID(),
      ParticipantId: randomUUID(),
      DisplayName: item.ParticipantRole === 'AGENT' ? contact.agent : contact.name,
      InitialContactId: contact.id,
      ContactId: contact.id,
      ...item,
    }
    this.parts.publish(contact.streamTo, full, {
      InitialContactId: contact.id,
      ContactId: contact.id,
      ParticipantRole: item.ParticipantRole ?? 'SYSTEM',
      Type: item.Type ?? 'EVENT',
      ContentType: item.ContentType ?? '',
      MessageVisibility: 'ALL',
    })
  }
}
