import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm'
import type { RuntimeConfiguration } from '../../schemas/deployment.ts'
import { Unavailable } from '../errors/errors.ts'
import type { Configuration } from '../ports/outside.ts'

const cacheMs = 300_000

/** What is not JSON is not repeated in the error: it may be a secret. */
function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Unavailable(`The parameter ${name} is not JSON: store it as docs/deploying.md says.`, {
      code: 'parameter-unreadable',
    })
  }
}

/**
 * The deployment's configuration and the inboxes' secrets in Parameter Store, cached five minutes. The configuration
 * was validated when it was deployed, so it is trusted here.
 */
export function parameterStore(
  prefix: string,
  now: () => number,
  client = new SSMClient({ maxAttempts: 3 }),
): Configuration {
  const cache = new Map<string, { readonly value: unknown; readonly until: number }>()
  const read = async (name: string): Promise<unknown> => {
    const cached = cache.get(name)
    if (cached && cached.until > now()) return cached.value
    try {
      const answer = await client.send(new GetParameterCommand({ Name: `${prefix}/${name}`, WithDecryption: true }))
      const value = jsonOf(name, answer.Parameter?.Value ?? '{}')
      cache.set(name, { value, until: now() + cacheMs })
      return value
    } catch (cause) {
      if (cause instanceof ParameterNotFound)
        throw new Unavailable(`The parameter ${prefix}/${name} is missing: store it as docs/deploying.md says.`, {
          code: 'parameter-missing',
          cause,
        })
      if (cached) return cached.value
      throw cause
    }
  }
  return {
    load: async () => (await read('configuration')) as RuntimeConfiguration,
    secrets: async (inboxId) => (await read(`inboxes/${inboxId}`)) as Record<string, string>,
  }
}
