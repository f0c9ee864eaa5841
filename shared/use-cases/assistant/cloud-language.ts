import type { RuntimeConfiguration } from '../../../schemas/deployment.ts'
import { isFamilyError } from '../../errors/errors.ts'
import type { LanguageServices, ServiceName } from '../../ports/language.ts'
import type { Draft } from './draft.ts'

/** One use of a service: what is asked, and how its answer is written into the trace. */
interface Question<T> {
  readonly service: ServiceName
  /** The same key has the same answer. */
  readonly key: string
  readonly call: (services: LanguageServices, signal: AbortSignal) => Promise<T> | undefined
  /** Nothing is written where it is absent. */
  readonly tell?: (answer: T) => string
}

/** The switched-on services, asked within budgets. An answer that cannot be had is undefined, and the trace says why. */
export interface CloudLanguage {
  has(service: ServiceName): boolean
  ask<T>(draft: Draft, question: Question<T>): Promise<T | undefined>
}

export interface CloudPorts {
  readonly services: LanguageServices
  readonly now: () => number
  readonly limits: () => Promise<RuntimeConfiguration['cloud']['limits']>
  /** Counts one call of the day; false where the day's calls are spent. */
  readonly spend: (mostADay: number) => Promise<boolean>
}

/** How long a customer may be kept waiting for each. */
const patienceMs: Readonly<Record<ServiceName, number>> = {
  feel: 800,
  tellLanguage: 800,
  findMatters: 1_000,
  translate: 2_000,
  embed: 1_500,
  write: 8_000,
}
/** So much is left for everything else where a provider waits for the answer. */
const reserveMs = 700
const failuresToOpen = 3
const openMs = 30_000
const mostKept = 500

interface Breaker {
  failures: number
  openUntil: number
}

/**
 * One for the life of a function: a service that failed three times in a row is left alone for half a minute, then
 * tried once; what was asked before is not asked again.
 */
export function cloudLanguage({ services, now, limits, spend }: CloudPorts): CloudLanguage {
  const breakers = new Map<ServiceName, Breaker>()
  const kept = new Map<string, unknown>()

  const breakerOf = (service: ServiceName): Breaker => {
    const breaker = breakers.get(service) ?? { failures: 0, openUntil: 0 }
    breakers.set(service, breaker)
    return breaker
  }

  /** Why a service is not asked now; undefined where it is. */
  async function reasonAgainst(draft: Draft, service: ServiceName, withinMs: number): Promise<string | undefined> {
    const most = await limits()
    if (draft.cloudCalls >= most.callsPerConversation) return 'the calls of the conversation are spent'
    if (breakerOf(service).openUntil > now()) return 'it failed lately'
    if (withinMs < 100) return 'no time is left'
    return (await spend(most.callsPerDay)) ? undefined : 'the calls of the day are spent'
  }

  async function ask<T>(draft: Draft, { service, key, call, tell }: Question<T>): Promise<T | undefined> {
    if (!services[service]) return undefined
    const note = (result: string) => draft.note({ step: service, result })
    const place = `${service} ${key}`
    if (kept.has(place)) {
      const answer = kept.get(place) as T
      if (tell) note(`${tell(answer)} (kept)`)
      return answer
    }
    const { answerBy } = draft.turn
    const left = answerBy === undefined ? Number.POSITIVE_INFINITY : Date.parse(answerBy) - now() - reserveMs
    const withinMs = Math.min(patienceMs[service], left)
    const reason = await reasonAgainst(draft, service, withinMs)
    if (reason) {
      note(`not asked: ${reason}`)
      return undefined
    }
    draft.cloudCalls++
    const breaker = breakerOf(service)
    try {
      const answer = await within(withinMs, (signal) => call(services, signal))
      breaker.failures = 0
      keep(place, answer)
      if (tell) note(tell(answer as T))
      return answer as T
    } catch (error) {
      if (++breaker.failures >= failuresToOpen) {
        breaker.openUntil = now() + openMs
        // The next try is a single one: failing, it closes the door again at once.
        breaker.failures = failuresToOpen - 1
      }
      note(`failed: ${isFamilyError(error) ? error.code : (error as Error).name}`)
      return undefined
    }
  }

  function keep(place: string, answer: unknown): void {
    kept.set(place, answer)
    if (kept.size > mostKept) kept.delete(kept.keys().next().value as string)
  }

  return { has: (service) => services[service] !== undefined, ask }
}

/** Waits so long and no longer, whether or not the callee heeds its signal. */
async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T> | undefined): Promise<T | undefined> {
  const control = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => {
      control.abort()
      refuse(new DOMException('It took too long.', 'TimeoutError'))
    }, ms)
  })
  try {
    return await Promise.race([work(control.signal), late])
  } finally {
    clearTimeout(timer)
  }
}
