import { Unavailable } from '../errors/errors.ts'

/** An answer of AWS, or Unavailable under the name of what went wrong. */
export async function orUnavailable<T>(service: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const { name } = error as Error
    throw new Unavailable(`${service} did not answer: ${name}.`, { code: name, cause: error })
  }
}
