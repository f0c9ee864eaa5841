import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface StartOptions {
  readonly port: number
  readonly data: string
  readonly isFresh: boolean
  readonly providers: Readonly<Record<string, string>>
}

/** Reads `npm start -- …`. @throws Error with a sentence that says what is wrong */
export function readOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '3000' },
      data: { type: 'string', default: '.local' },
      fresh: { type: 'boolean', default: false },
      provider: { type: 'string', multiple: true, default: [] },
    },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 1 || port > 65_534)
    throw new Error(`--port must be a number from 1 to 65534, not "${values.port}".`)
  const providers = values.provider.map((text) => {
    const [, channel, url] = /^([a-z-]+)=(https?:\/\/.+)$/.exec(text) ?? []
    if (!channel || !url) throw new Error(`--provider must look like wechat=http://127.0.0.1:9000, not "${text}".`)
    return [channel, url.replace(/\/$/, '')] as const
  })
  return { port, data: resolve(values.data), isFresh: values.fresh, providers: Object.fromEntries(providers) }
}
