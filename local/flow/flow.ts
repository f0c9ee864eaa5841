/** One thing that happened on the path of a message, for the flow page. */
export interface FlowStep {
  readonly id: number
  readonly at: number
  readonly kind:
    | 'http'
    | 'socket'
    | 'queue'
    | 'function'
    | 'stream'
    | 'event'
    | 'workflow'
    | 'provider'
    | 'log'
    | 'dead-letter'
  readonly name: string
  readonly outcome: 'started' | 'ok' | 'failed' | 'info'
  readonly ms?: number
  readonly detail?: string
  readonly ids: readonly string[]
}

const kept = 2_000
const idPattern = /\b(?:cnv|esc|tkt|vis|ibx)_[0-9A-Za-z]{6,40}(?:-\d+)?|\bo[A-Za-z0-9_-]{20,40}\b/g

/** Records what passes through the local services, and tells whoever listens. */
export class Flow {
  private steps: FlowStep[] = []
  private next = 1
  private readonly listeners = new Set<(step: FlowStep) => void>()

  record(step: Omit<FlowStep, 'id' | 'at' | 'ids' | 'detail'> & { readonly detail?: unknown }): void {
    const { detail, ...rest } = step
    const text = detail === undefined ? undefined : typeof detail === 'string' ? detail : JSON.stringify(detail)
    const ids = [...new Set(text?.match(idPattern) ?? [])].slice(0, 6)
    const full: FlowStep = {
      ...rest,
      id: this.next++,
      at: Date.now(),
      ids,
      ...(text && { detail: text.slice(0, 4_000) }),
    }
    this.steps.push(full)
    if (this.steps.length > kept) this.steps = this.steps.slice(-kept / 2)
    for (const listener of this.listeners) listener(full)
  }

  since(id: number): readonly FlowStep[] {
    return this.steps.filter((step) => step.id > id)
  }

  listen(listener: (step: FlowStep) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}
