/** What an error says besides its message: a stable code, the field or facts it is about, and what caused it. */
export interface ErrorFacts {
  readonly code?: string
  readonly details?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

abstract class YunkeError extends Error {
  abstract readonly family: 'rejected' | 'unsupported' | 'unavailable' | 'uncertain' | 'defect'
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(message: string, defaultCode: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? {} : { cause: facts.cause })
    this.code = facts.code ?? defaultCode
    this.details = facts.details ?? {}
  }
}

/** The caller is wrong: invalid, forged, absent or conflicting. Trying again the same way cannot help. */
export class Rejected extends YunkeError {
  override readonly name = 'Rejected'
  readonly family = 'rejected'
  readonly status: number
  constructor(message: string, facts: ErrorFacts & { readonly status?: number } = {}) {
    super(message, 'rejected', facts)
    this.status = facts.status ?? 400
  }
}

/** This channel or deployment cannot do that; another way may. */
export class Unsupported extends YunkeError {
  override readonly name = 'Unsupported'
  readonly family = 'unsupported'
  constructor(message: string, facts: ErrorFacts = {}) {
    super(message, 'unsupported', facts)
  }
}

/** Try later; `retryAfterSeconds` says when, where that is known. */
export class Unavailable extends YunkeError {
  override readonly name = 'Unavailable'
  readonly family = 'unavailable'
  readonly retryAfterSeconds: number | undefined
  constructor(message: string, facts: ErrorFacts & { readonly retryAfterSeconds?: number } = {}) {
    super(message, 'unavailable', facts)
    this.retryAfterSeconds = facts.retryAfterSeconds
  }
}

/** We cannot know whether it was done; doing it again by ourselves could do it twice. */
export class Uncertain extends YunkeError {
  override readonly name = 'Uncertain'
  readonly family = 'uncertain'
  constructor(message: string, facts: ErrorFacts = {}) {
    super(message, 'uncertain', facts)
  }
}

/** Our own bug. */
export class Defect extends YunkeError {
  override readonly name = 'Defect'
  readonly family = 'defect'
  constructor(message: string, facts: ErrorFacts = {}) {
    super(message, 'defect', facts)
  }
}

/** One of the five families; anything else that is thrown counts as a Defect. */
export type FamilyError = Rejected | Unsupported | Unavailable | Uncertain | Defect

export const isFamilyError = (error: unknown): error is FamilyError => error instanceof YunkeError

/** What was given is wrong in one field, such as `body.url`. */
export const invalid = (field: string, message: string) =>
  new Rejected(`${field}: ${message}`, { code: 'invalid', details: { field } })

/** The thing named was not found. */
export const notFound = (what: string, id: string) =>
  new Rejected(`There is no ${what} "${id}".`, { code: 'not-found', status: 404, details: { id } })

/** Somebody else changed it first, or its state does not allow this. */
export const conflict = (message: string, details: Record<string, unknown> = {}) =>
  new Rejected(message, { code: 'conflict', status: 409, details })
