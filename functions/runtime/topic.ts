import type { SNSEvent } from 'aws-lambda'
import type * as z from 'zod'
import { logger, observed } from './observe.ts'

/** Takes what a topic delivers, with its attributes as texts. What does not have the expected form is logged by the field and dropped. */
export function topicHandler<S extends z.ZodType, Ports>(
  schema: S,
  compose: () => Ports,
  take: (ports: Ports, message: z.infer<S>, attributes: Readonly<Record<string, string | undefined>>) => Promise<void>,
) {
  const ports = compose()
  return observed<SNSEvent, void>(async (event) => {
    for (const { Sns } of event.Records) {
      const parsed = schema.safeParse(jsonOf(Sns.Message))
      if (!parsed.success) {
        logger.warn('ignored', { reason: `${parsed.error.issues[0]?.path.join('.')}: is missing or wrong` })
        continue
      }
      const attributes = Object.fromEntries(
        Object.entries(Sns.MessageAttributes ?? {}).map(([name, { Value }]) => [name, Value]),
      )
      await take(ports, parsed.data, attributes)
    }
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
