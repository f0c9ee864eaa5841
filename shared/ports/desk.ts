import type { Core } from './core.ts'
import type { MediaStore } from './outside.ts'
import type { Workflows } from './work.ts'

/** A chat begun at the desk on behalf of a customer, and how to speak in it as that customer. */
export interface DeskChat {
  readonly contactId: string
  readonly participantToken: string
  readonly connectionToken: string
}

/** What the desk knows of a contact now. */
export interface DeskState {
  readonly state: 'waiting' | 'connected' | 'ended'
  readonly agentArn?: string
}

/**
 * The company's own contact centre, where people take what our assistant hands over. Every call throws Unavailable when
 * the service throttles or is away.
 */
export interface Desk {
  /** Begins a chat whose answers are streamed to us. The same `id` begins one chat. */
  startChat(chat: {
    readonly id: string
    readonly customerName: string
    readonly opening: string
    readonly attributes: Readonly<Record<string, string>>
  }): Promise<DeskChat>
  /** A new connection token for a chat. */
  reconnect(participantToken: string): Promise<string>
  /** Says something as the customer; the same `id` is said once. `expired`: reconnect first. `ended`: the chat is over. */
  say(connectionToken: string, id: string, text: string): Promise<'said' | 'expired' | 'ended'>
  /** Ends a contact; one that has ended stays so. */
  stop(contactId: string): Promise<void>
  describe(contactId: string): Promise<DeskState>
  /** The first name of a person there, for the customer; undefined where it cannot be had. */
  nameOf(agentArn: string): Promise<string | undefined>
  /** Puts a task into the queue; the same `id` is one task. */
  startTask(task: {
    readonly id: string
    readonly name: string
    readonly description: string
    readonly link: string
    readonly attributes: Readonly<Record<string, string>>
  }): Promise<void>
}

export type DeskPorts = Core & {
  readonly desk: Desk
  readonly workflows: Workflows
  readonly media: Pick<MediaStore, 'downloadLink'>
  /** Where our console is, for links that people there can follow. */
  readonly consoleUrl: string
}
