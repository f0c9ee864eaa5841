import { Unavailable } from '../../../shared/errors/errors.ts'
import type { World } from './world.ts'

/** What a call concerns: an outage takes one of them away for a while. */
export type Service = 'table' | 'queue' | 'bus' | 'workflows' | 'provider' | 'sockets'

/** Services that are away, until when. */
export type Outages = Map<Service, number>

const workerPauseMs = 400_000
/** A function is ended at its timeout, a sixth of what its queue waits: nothing of it reaches a provider or a browser later than that. */
const timeoutMs = 30_000

/**
 * One run of a function. Each of its calls happens at a moment of its own, between those of others; it may fail, its
 * answer may be lost, and whoever makes it may die there, so that nothing that follows ever happens.
 */
export class Invocation {
  isDead = false
  /** A clock that is off by so many milliseconds. */
  readonly skewMs: number
  /** It is of the next version. */
  readonly isNext: boolean
  private readonly name: string
  private readonly world: World
  private readonly outages: Outages
  private readonly died: () => void
  private readonly beganAt: number

  constructor(name: string, world: World, outages: Outages, died: () => void = () => undefined) {
    this.name = name
    this.world = world
    this.outages = outages
    this.died = died
    this.beganAt = world.now
    this.isNext = world.happens('next-version')
    this.skewMs = world.happens('clock-skew') ? Math.round(world.between(-300_000, 300_000)) : 0
  }

  private die(): void {
    if (this.isDead) return
    this.isDead = true
    this.died()
  }

  /** Makes a call; `isEffect` where it changes something. A call of the dead is never answered. */
  call<T>(service: Service, isEffect: boolean, act: () => T | Promise<T>): Promise<T> {
    const { world } = this
    return new Promise((resolve, reject) => {
      const run = async () => {
        if (this.isDead) return
        const isHeardOutside = service === 'provider' || service === 'sockets'
        if (isHeardOutside && world.now - this.beganAt > timeoutMs) return this.die()
        const refused = this.refusal(service, isEffect)
        if (refused) return reject(refused)
        const planned = isEffect ? world.effect(this.name) : undefined
        if (planned === 'before' || world.happens('crash-before')) return this.die()
        try {
          const result = await act()
          if (planned === 'after' || world.happens('crash-after')) return this.die()
          if (isEffect && service !== 'provider' && world.happens('lost-answer'))
            return reject(new Unavailable('The answer did not come.', { code: 'timeout' }))
          resolve(result)
        } catch (error) {
          reject(error)
        }
      }
      const waitMs = world.happens('two-workers') ? workerPauseMs : world.between(1, 15)
      world.heldUntil = Math.max(world.heldUntil, world.now + waitMs)
      world.schedule(waitMs, run)
    })
  }

  private refusal(service: Service, isEffect: boolean): Error | undefined {
    const { world } = this
    if ((this.outages.get(service) ?? 0) > world.now) return new Unavailable(`${service} is away.`, { code: 'outage' })
    if (service === 'provider' || service === 'sockets') return undefined
    if (world.happens('throttle')) return new Unavailable('Too many calls.', { code: 'throttled' })
    if (world.happens('server-error')) return new Unavailable('The service failed.', { code: 'server-error' })
    if (service === 'table' && isEffect && world.happens('conflict'))
      return new Unavailable('Other writers kept holding an item.', { code: 'contended' })
    return undefined
  }
}
