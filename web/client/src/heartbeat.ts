interface Beat {
  /** Asks the other end for a sign of life. */
  readonly ask: () => void
  /** The other end did not give one in time. */
  readonly dead: () => void
  readonly everyMs: number
}

/** So long a line that lives takes at most to answer, also where the platform is slow: whoever gives up makes it slower. */
const answerMs = 20_000

/** Finds a line dead that does not say so, as after a change of networks: who is asked must be heard in time. */
export class Heartbeat {
  private readonly beat: Beat
  private next: ReturnType<typeof setTimeout> | undefined
  private patience: ReturnType<typeof setTimeout> | undefined

  constructor(beat: Beat) {
    this.beat = beat
    this.wait()
  }

  private wait(): void {
    clearTimeout(this.next)
    this.next = setTimeout(() => this.check(), this.beat.everyMs)
  }

  /** Asks now. */
  check(): void {
    this.beat.ask()
    this.expect()
    this.wait()
  }

  /** Something was said that is to be answered. */
  expect(): void {
    this.patience ??= setTimeout(() => {
      this.stop()
      this.beat.dead()
    }, answerMs)
  }

  /** Whatever comes is a sign of life. */
  heard(): void {
    clearTimeout(this.patience)
    this.patience = undefined
  }

  stop(): void {
    clearTimeout(this.next)
    this.heard()
  }
}
