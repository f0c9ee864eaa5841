import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { ChannelAdapter } from '../../channels/contract.ts'
import { Unavailable } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Configuration } from '../../ports/outside.ts'
import type { TurnQueue } from '../../ports/work.ts'
import { contextOf } from '../conversation/inbox-context.ts'
import { callProvider, type ProviderPorts } from '../conversation/provider-call.ts'
import { mayBeUsedFor } from '../privacy/consent.ts'

export type ProfilePorts = ProviderPorts & {
  readonly configuration: Configuration
  readonly adapterOf: (channel: string) => ChannelAdapter
  readonly random: (bytes: number) => Uint8Array
  readonly turnQueue: TurnQueue
}

/**
 * Asks the provider who writes, when a conversation opens, and queues what it says. What it does not say, or will not,
 * leaves the customer as known as before.
 * @throws Unavailable when the provider is busy; the invocation is tried again
 */
export async function fetchProfile(ports: ProfilePorts, conversation: Conversation): Promise<void> {
  const { inboxId, channel, address, id } = conversation
  const adapter = ports.adapterOf(channel)
  const { profiles } = adapter
  if (!profiles || !(await mayBeUsedFor(ports, conversation.customerId, 'profile'))) return
  const context = await contextOf(ports, conversation)
  let profile: Exclude<ReturnType<typeof profiles.read>, { action: string }> | undefined
  const { meaning } = await callProvider(ports, adapter, context, profiles.request(context, address), (response) => {
    const read = profiles.read(response, address)
    if ('action' in read) return read
    profile = read
    return { action: 'SENT' }
  })
  if (meaning.action === 'BACK_OFF')
    throw new Unavailable('The provider did not say who it is.', { code: 'provider-busy' })
  if (!profile || (!profile.name && profile.evidence.length === 0)) return
  const at = isoNow(ports.clock)
  const { name, evidence } = profile
  await ports.turnQueue.enqueue([
    {
      kind: 'profile',
      inboxId,
      channel,
      address,
      providerMessageId: `profile:${id}`,
      sentAt: at,
      receivedAt: at,
      profile: { ...(name && { name }), evidence: [...evidence] },
    },
  ])
}
