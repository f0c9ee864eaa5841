import * as z from 'zod'

const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  TURN_QUEUE_URL: z.url(),
  DELIVERY_QUEUE_URL: z.url(),
  BUS_NAME: z.string().min(1),
  STATE_MACHINE_ARN: z.string().min(1),
  PARAMETER_PREFIX: z.string().startsWith('/'),
  MEDIA_BUCKET: z.string().min(1),
  REALTIME_ENDPOINT: z.url(),
  SHOP_URL: z.url(),
  TRAINING_MACHINE_ARN: z.string().min(1),
  MINING_MACHINE_ARN: z.string().min(1),
  PUBLIC_URL: z.url(),
  TOKEN_ISSUER: z.url(),
  TOKEN_CLIENT_ID: z.string().min(1),
  ALLOWED_ORIGINS: z.string(),
  IMAGE_MODEL: z.string().min(1),
  CONSOLE_URL: z.url(),
  USER_POOL_ID: z.string().min(1),
  CONNECT_INSTANCE_ARN: z.string().startsWith('arn:'),
  CONNECT_FLOW_ARN: z.string().startsWith('arn:'),
  CONNECT_TOPIC_ARN: z.string().startsWith('arn:'),
})
export type Environment = z.infer<typeof Environment>

/** The variables that a function needs, read once; a missing one stops the cold start with its name. */
export function environment<K extends keyof Environment>(...names: readonly K[]): Pick<Environment, K> {
  const wanted = Object.fromEntries(names.map((name) => [name, Environment.shape[name]]))
  const parsed = z.object(wanted).safeParse(process.env)
  if (parsed.success) return parsed.data as unknown as Pick<Environment, K>
  const issue = parsed.error.issues[0]
  throw new Error(`The environment variable ${issue?.path.join('.')} is missing or wrong: ${issue?.message}`)
}
