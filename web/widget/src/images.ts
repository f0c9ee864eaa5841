import type { Client } from '../../client/src/client.ts'
import type { Say } from './text.ts'

const mostBytes = 10 * 1024 * 1024

/** Sends a picture that somebody chose or pasted; says why where it cannot be sent. */
export const imageSender =
  (client: Client, say: Say, setNote: (text: string) => void) =>
  async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return
    if (!/^image\/(png|jpeg|gif|webp)$/.test(chosen.type)) return setNote(say('badImage'))
    if (chosen.size > mostBytes) return setNote(say('tooLarge'))
    setNote('')
    try {
      await client.sendImage(chosen)
    } catch {
      setNote(`${say('photo')}: ${say('failed')}`)
    }
  }
