import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type * as z from 'zod'
import { Defect } from '../../shared/errors/errors.ts'
import type { BackOff } from '../../shared/ports/work.ts'
import { behaviours, familyOf } from './failures.ts'
import { logger, observed } from './observe.ts'

const groupOf = (record: SQSRecord) => record.attributes.MessageGroupId ?? record.messageId

const firstWaitSeconds = 2
const longestWaitSeconds = 120

/** Two seconds, then twice as long each time; where that cannot be set, the queue's own timeout holds. */
async function waitBeforeNextTry(records: readonly SQSRecord[], backOff: BackOff): Promise<void> {
  const tries = Math.max(...records.map((record) => Number(record.attributes.ApproximateReceiveCount ?? 1)))
  const seconds = Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** (tries - 1))
  try {
    await backOff(
      records.map((record) => record.receiptHandle),
      seconds,
    )
  } catch (error) {
    logger.warn('the wait could not be shortened', { reason: (error as Error).message })
  }
}

/**
 * Takes a FIFO batch: groups side by side, each group in order. `oneByOne` runs a use case for each message, `together`
 * once for a whole group. After a failure the rest of that group is given back too, so that order holds; other groups
 * go on. What the sender got wrong is recorded and dropped: trying again cannot help.
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
    const parsed = schema.safeParse(JSON.parse(record.body))
    if (parsed.success) return parsed.data
    throw new Defect(`The queued message is not readable: ${parsed.error.issues[0]?.path.join('.')}`, {
      code: 'unreadable-message',
    })
  }

  async function takeOne(records: readonly SQSRecord[], work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      const family = familyOf(error)
      const behaviour = behaviours[family.family]
      logger[behaviour.level]('message failed', {
        family: family.family,
        code: family.code,
        reason: family.message,
        messageIds: records.map((record) => record.messageId),
      })
      return behaviour.queue === 'drop'
    }
  }

  async function takeGroup(records: readonly SQSRecord[]): Promise<readonly string[]> {
    if ('together' in run)
      return (await takeOne(records, () => run.together(ports, records.map(parse))))
        ? []
        : records.map((record) => record.messageId)
    for (const [index, record] of records.entries())
      if (!(await takeOne([record], () => run.oneByOne(ports, parse(record)))))
        return records.slice(index).map((later) => later.messageId)
    return []
  }

  return observed<SQSEvent, SQSBatchResponse>(async (event) => {
    const groups = Map.groupBy(event.Records, groupOf)
    const failed = (await Promise.all([...groups.values()].map(takeGroup))).flat()
    if (failed.length > 0)
      await waitBeforeNextTry(
        event.Records.filter((record) => failed.includes(record.messageId)),
        backOff,
      )
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  })
}
