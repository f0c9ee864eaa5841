import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type * as z from 'zod'
import { Defect } from '../../shared/errors/errors.ts'
import type { BackOff } from '../../shared/ports/work.ts'
import { behaviours, familyOf } from './failures.ts'
import { logger, observed } from './observe.ts'

const groupOf = (record: SQSRecord) => record.attributes.MessageGroupId ?? record.messageId

const firstWaitSeconds = 2
const longestWaitSeconds = 120
/** For what is not readable, or breaks our own code: it will not get better, and holds up its group. */
const brokenWaitSeconds = 4

/**
 * Two seconds, then twice as long each time, so that an outage is sat out; what is broken itself is given up sooner. Where
 * the wait cannot be set, the queue's own timeout holds.
 */
async function waitBeforeNextTry(
  records: readonly SQSRecord[],
  longestSeconds: number,
  backOff: BackOff,
): Promise<void> {
  const tries = Math.max(...records.map((record) => Number(record.attributes.ApproximateReceiveCount ?? 1)))
  const seconds = Math.min(longestSeconds, firstWaitSeconds * 2 ** (tries - 1))
  try {
    await backOff(
      records.map((record) => record.receiptHandle),
      seconds,
    )
  } catch (error) {
    logger.warn('the wait could not be shortened', { reason: (error as Error).message })
  }
}

/** What is not JSON is not repeated in the error: that goes to the log, and somebody may have said it. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Defect('The queued message is not JSON.', { code: 'unreadable-message' })
  }
}

/** How it went: `again` gives it back for later, `broken` too, though nobody expects it to get better. */
type Outcome = 'done' | 'again' | 'broken'

/**
 * Takes a FIFO batch: groups side by side, each group in order. `oneByOne` runs a use case for each message, `together`
 * once for a whole group. After a failure the rest of that group is given back too, so that order holds; other groups
 * go on. What nobody can read fails alone, and a group that breaks our own code is taken apart, so that one bad message
 * takes no good one with it. What the sender got wrong is recorded and dropped: trying again cannot help.
 */
export function queueHandler<S extends z.ZodType, Ports>(
  schema: S,
  compose: () => { readonly ports: Ports; readonly backOff: BackOff },
  run:
    | { readonly oneByOne: (ports: Ports, command: z.infer<S>) => Promise<void> }
    | { readonly together: (ports: Ports, commands: readonly z.infer<S>[]) => Promise<void> },
) {
  const { ports, backOff } = compose()
  const parse = (record: SQSRecord): z.infer<S> => {
    const parsed = schema.safeParse(jsonOf(record.body))
    if (parsed.success) return parsed.data
    throw new Defect(`The queued message is not readable: ${parsed.error.issues[0]?.path.join('.')}`, {
      code: 'unreadable-message',
    })
  }

  async function attempt(records: readonly SQSRecord[], work: () => unknown): Promise<Outcome> {
    try {
      await work()
      return 'done'
    } catch (error) {
      const family = familyOf(error)
      const behaviour = behaviours[family.family]
      logger[behaviour.level]('message failed', {
        family: family.family,
        code: family.code,
        reason: family.message,
        messageIds: records.map((record) => record.messageId),
      })
      if (behaviour.queue === 'drop') return 'done'
      return family.family === 'defect' ? 'broken' : 'again'
    }
  }

  interface Readable {
    readonly record: SQSRecord
    readonly command: z.infer<S>
  }
  type Failures = readonly { readonly record: SQSRecord; readonly outcome: Outcome }[]

  async function inOrder(
    messages: readonly Readable[],
    take: (command: z.infer<S>) => Promise<void>,
  ): Promise<Failures> {
    for (const [index, { record, command }] of messages.entries()) {
      const outcome = await attempt([record], () => take(command))
      if (outcome !== 'done') return messages.slice(index).map((later) => ({ record: later.record, outcome }))
    }
    return []
  }

  async function takeReadable(messages: readonly Readable[]): Promise<Failures> {
    if (messages.length === 0) return []
    if ('oneByOne' in run) return inOrder(messages, (command) => run.oneByOne(ports, command))
    const records = messages.map(({ record }) => record)
    const outcome = await attempt(records, () =>
      run.together(
        ports,
        messages.map(({ command }) => command),
      ),
    )
    if (outcome === 'broken' && messages.length > 1)
      return inOrder(messages, (command) => run.together(ports, [command]))
    return outcome === 'done' ? [] : records.map((record) => ({ record, outcome }))
  }

  async function takeGroup(records: readonly SQSRecord[]): Promise<Failures> {
    const readable: Readable[] = []
    const unreadable: { record: SQSRecord; outcome: Outcome }[] = []
    for (const record of records) {
      const outcome = await attempt([record], () => readable.push({ record, command: parse(record) }))
      if (outcome !== 'done') unreadable.push({ record, outcome })
    }
    return [...unreadable, ...(await takeReadable(readable))]
  }

  return observed<SQSEvent, SQSBatchResponse>(async (event) => {
    const groups = Map.groupBy(event.Records, groupOf)
    const failures = (await Promise.all([...groups.values()].map(takeGroup))).flat()
    for (const [longest, outcome] of [
      [longestWaitSeconds, 'again'],
      [brokenWaitSeconds, 'broken'],
    ] as const) {
      const records = failures.filter((one) => one.outcome === outcome).map(({ record }) => record)
      if (records.length > 0) await waitBeforeNextTry(records, longest, backOff)
    }
    return { batchItemFailures: failures.map(({ record }) => ({ itemIdentifier: record.messageId })) }
  })
}
