import type { RuntimeConfiguration } from '../../schemas/deployment.ts'
import type { Role } from '../../schemas/records/agent.ts'
import type { ShopOrder, ShopProduct, ShopResult } from '../../schemas/records/shop.ts'
import type { StaffMember } from '../../schemas/records/staff.ts'
import type { ProviderRequest, ProviderResponse, Secrets } from '../channels/contract.ts'

/** Sends one provider request that an adapter described. Throws Unavailable when surely not sent, Uncertain when the answer was lost. */
export interface ProviderClient {
  send(request: ProviderRequest): Promise<ProviderResponse>
}

/** What was configured at deployment, and each inbox's secrets; cached for minutes. */
export interface Configuration {
  load(): Promise<RuntimeConfiguration>
  secrets(inboxId: string): Promise<Secrets>
}

/** Pushes one frame to one socket connection; false when the connection is gone. */
export interface Sockets {
  push(connectionId: string, frame: Record<string, unknown>): Promise<boolean>
}

/** Who may sign in, and as what. */
export interface StaffDirectory {
  list(): Promise<readonly StaffMember[]>
  /** @throws Rejected conflict where somebody has that address already */
  invite(person: Pick<StaffMember, 'email' | 'name'> & { readonly role: Role }): Promise<StaffMember>
  /** @throws Rejected not-found, conflict where they have signed in already */
  remind(id: string): Promise<void>
  setRole(id: string, role: Role): Promise<void>
  /** Who may no longer sign in is signed out everywhere. */
  setEnabled(id: string, isEnabled: boolean): Promise<void>
}

export interface StoredMedia {
  readonly key: string
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** The bucket of received and sent files. Links are signed and short-lived. */
export interface MediaStore {
  put(key: string, contentType: string, bytes: Uint8Array, fileName?: string): Promise<void>
  get(key: string): Promise<StoredMedia>
  uploadLink(key: string, contentType: string): Promise<string>
  downloadLink(key: string): Promise<string>
}

/** Removes stored files and all that they ever were. */
export interface MediaEraser {
  remove(key: string): Promise<void>
  /** All of a folder, which ends with a slash. Resolves with how many files that were. */
  removeUnder(folder: string): Promise<number>
}

/** Something that the shop is asked to do for a customer. `key` names this very undertaking: asked twice, it is done once. */
export interface ShopAction {
  readonly call: string
  readonly key: string
  readonly slots: Readonly<Record<string, string>>
  readonly proof: ShopProof
}

/** Whose order it is: who has signed in, or the end of the phone number on it. */
export interface ShopProof {
  readonly externalId?: string
  readonly phoneTail?: string
}

/**
 * The company's own shop. Undefined means "no such thing"; Unavailable means the shop is down. An action throws
 * Unavailable where it surely was not done, Uncertain where its answer was lost.
 */
export interface Shop {
  products(): Promise<readonly ShopProduct[]>
  order(number: string, proof: ShopProof): Promise<ShopOrder | 'proof-needed' | undefined>
  ordersOf(externalId: string): Promise<readonly ShopOrder[]>
  act(action: ShopAction): Promise<ShopResult>
}

/** Writes down what is said in recordings. The work takes a while; its end is told by an event that names the job. */
export interface Transcriber {
  /** Begins a job over a stored file; the same job begun twice is one. False where the file's kind cannot be heard. */
  begin(job: string, key: string): Promise<boolean>
  /** What was heard; undefined where nothing was. */
  result(job: string): Promise<{ readonly text: string; readonly confidence?: number } | undefined>
  /** Forgets a job and what it heard. */
  forget(job: string): Promise<void>
}

/** Says in a sentence or two what a picture shows; undefined where it cannot. */
export interface ImageReader {
  describe(image: StoredMedia, language: 'zh' | 'en'): Promise<string | undefined>
}

/** Posts to an address that people named. It never throws; `isFinal` means that trying again is of no use. */
export type PostOut = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<{ readonly status?: number; readonly reason: string; readonly isFinal: boolean }>

/** Pushes to telephones. `send` is false when the device is gone for good. */
export interface PushNotes {
  register(applicationArn: string, token: string): Promise<string>
  send(
    endpointArn: string,
    note: { readonly title: string; readonly body: string; readonly link: string },
  ): Promise<boolean>
}
