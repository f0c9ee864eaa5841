import { useEffect } from 'react'
import { call } from './api.ts'
import { current, set } from './store.ts'

const signs = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const

/** Whoever touches neither key nor mouse for long is away, and comes back by themselves. */
export function useIdleAway(): void {
  useEffect(() => {
    let touchedAt = Date.now()
    const touch = () => {
      touchedAt = Date.now()
    }
    for (const sign of signs) addEventListener(sign, touch, { passive: true })
    const timer = setInterval(() => {
      const { me, settings } = current()
      const minutes = settings?.routing.value.awayAfterIdleMinutes ?? 30
      if (me?.availability !== 'online' || Date.now() - touchedAt < minutes * 60_000) return
      void call('editMe', { body: { availability: 'away' } }).then(
        (changed) => set({ me: changed }),
        () => undefined,
      )
    }, 30_000)
    return () => {
      clearInterval(timer)
      for (const sign of signs) removeEventListener(sign, touch)
    }
  }, [])
}
