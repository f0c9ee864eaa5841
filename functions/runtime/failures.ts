import { Defect, type FamilyError, isFamilyError, Unavailable } from '../../shared/errors/errors.ts'

/** What each family of errors means at each door. The only place that says so. */
export interface Behaviour {
  readonly http: (error: FamilyError) => number
  /** retry: the queue or stream tries again, then the dead-letter queue. drop: recorded and gone. */
  readonly queue: 'retry' | 'drop'
  readonly isShown: boolean
  readonly level: 'info' | 'warn' | 'error'
}

export const behaviours: Readonly<Record<FamilyError['family'], Behaviour>> = {
  rejected: { http: (error) => ('status' in error ? error.status : 400), queue: 'drop', isShown: true, level: 'info' },
  unsupported: { http: () => 422, queue: 'drop', isShown: true, level: 'info' },
  unavailable: { http: () => 503, queue: 'retry', isShown: true, level: 'warn' },
  uncertain: { http: () => 502, queue: 'drop', isShown: true, level: 'warn' },
  defect: { http: () => 500, queue: 'retry', isShown: false, level: 'error' },
}

const throttles = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TimeoutError',
  'ECONNREFUSED',
  'ECONNRESET',
  'InternalServerError',
  'ServiceUnavailable',
])

/** Any thrown thing as one of the five families; a service that throttles or is away is Unavailable. */
export function familyOf(error: unknown): FamilyError {
  if (isFamilyError(error)) return error as FamilyError
  const { name, code, message } = error as { name?: string; code?: string; message?: string }
  if (throttles.has(String(name)) || throttles.has(String(code)))
    return new Unavailable(`A service is not available: ${name ?? code}.`, { cause: error })
  return new Defect(message ?? 'Something that is not an error was thrown.', { cause: error })
}
