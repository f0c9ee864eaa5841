import type { RuntimeConfiguration } from '../schemas/deployment.ts'
import type { RuntimeOptions } from './runtime.ts'

/** The configuration with this machine's addresses: providers' simulators and the demo shop. */
export function adapt(
  configuration: RuntimeConfiguration,
  options: RuntimeOptions,
  http: string,
): RuntimeConfiguration {
  const inboxes = configuration.inboxes.map((inbox) => {
    const provider = options.providers[inbox.channel]
    if (inbox.settings.pageUrl) return { ...inbox, settings: { ...inbox.settings, pageUrl: `${http}/shop/` } }
    if (!provider) return inbox
    const isShowroom = inbox.settings.callbackUrl?.endsWith('/showroom/callback')
    const callbackUrl = isShowroom ? `${http}/showroom/callback` : `${provider}/callback`
    const callback = inbox.channel === 'open' ? { callbackUrl } : {}
    return { ...inbox, settings: { ...inbox.settings, apiBase: provider, ...callback } }
  })
  const adapted = { ...configuration, inboxes, shop: { url: `${http}/shop/` } }
  return options.adjust?.(adapted) ?? adapted
}
