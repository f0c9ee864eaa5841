import type { VisitorEvent } from '../../../schemas/frames/visitor.ts'

/** A message's place: its number, in which conversation. Numbers begin anew with each conversation. */
interface Place {
  readonly conversationId?: string
  readonly seq: number
  readonly at: string
}

const nowhere: Place = { seq: 0, at: '' }

/** Whether something was said after another; of two conversations, by when. */
export const isAfter = (one: Place, other: Place): boolean =>
  one.conversationId === other.conversationId ? one.seq > other.seq : one.at > other.at

const later = (one: Place, other: Place): Place => (isAfter(other, one) ? other : one)

/** Up to where everything came: what is said now is ahead of what was missed until that has come too. */
export class Progress {
  private reached = nowhere
  /** What came by this line, while what was missed before it is still on its way. */
  private ahead: Place | undefined
  private readonly told = new Set<string>()

  /** The frame that asks a new line for what was missed. */
  resume(): Record<string, unknown> {
    this.ahead = this.reached
    const { seq: lastSeq, conversationId } = this.reached
    return { type: 'resume', lastSeq, ...(conversationId && { conversationId }) }
  }

  /** Notes what came. False where that was told before. */
  note(event: VisitorEvent): boolean {
    if (event.type === 'resumed') {
      this.reached = later(this.reached, this.ahead ?? nowhere)
      this.ahead = undefined
    }
    if (event.type !== 'message') return true
    if (this.ahead) this.ahead = later(this.ahead, event)
    else this.reached = later(this.reached, event)
    const isNew = !this.told.has(event.id)
    this.told.add(event.id)
    return isNew
  }
}
