import type { Endpoints } from '../../local/demo.ts'
import { eventually } from '../../test/support/local.ts'
import { openVisitor } from '../../test/support/visitor.ts'
import { pause } from './machine.ts'

/** Does something many times, so many at once. */
export async function inParallel(
  count: number,
  atOnce: number,
  act: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: Math.min(atOnce, count) }, async () => {
      while (next < count) await act(next++)
    }),
  )
}

const tries = 8

async function again<T>(act: () => Promise<T>): Promise<T | undefined> {
  for (let attempt = 0; attempt < tries; attempt++)
    try {
      return await act()
    } catch {
      await pause(250 * (attempt + 1))
    }
  return undefined
}

/** Opens sockets, cuts all of them at once, and lets all come back at once; each then asks, and hears an answer. */
export async function storm(count: number, endpoints: Endpoints, inboxId: string, tell: (line: string) => void) {
  type Open = Awaited<ReturnType<typeof openVisitor>>
  const first: Open[] = []
  await inParallel(count, 40, async () => {
    const opened = await again(() => openVisitor(endpoints.http, inboxId))
    if (opened) first.push(opened)
  })
  for (const { socket } of first) socket.terminate()
  const back: Open[] = []
  await Promise.all(
    first.map(async ({ token }) => {
      const opened = await again(() => openVisitor(endpoints.http, inboxId, { token }))
      if (opened) back.push(opened)
    }),
  )
  tell(`${first.length} sockets cut at once, ${back.length} back`)
  for (const { say } of back) say('多久发货')
  const answered = () => back.filter(({ texts }) => texts('assistant').some((text) => text.includes('24 小时'))).length
  await eventually('every socket hears its answer', () => answered() === back.length, 20 + count).catch(() => undefined)
  for (const { socket } of back) socket.terminate()
  tell(`${answered()} of them answered`)
  return { opened: first.length, back: back.length, answered: answered() }
}
