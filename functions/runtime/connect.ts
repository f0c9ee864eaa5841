import { type ConnectCall, readCall } from '../../shared/channels/connect/call.ts'
import { answerTo, silence } from '../../shared/channels/connect/format.ts'
import { Speech } from '../../shared/channels/connect/payload.ts'
import type { ChannelAdapter, InboxContext } from '../../shared/channels/contract.ts'
import { Rejected } from '../../shared/errors/errors.ts'
import { isoAfter } from '../../shared/ports/clock.ts'
import { inboxOf } from '../../shared/use-cases/conversation/resolve-contact.ts'
import { takeUncollected } from '../../shared/use-cases/conversation/uncollected.ts'
import { findDeskLink, putDeskLink } from '../../shared/use-cases/desk/links.ts'
import type { ConnectPorts } from './compose-answering.ts'
import { count, logger, observed } from './observe.ts'

/** How long a step of the flow may look for what to say; Connect waits eight seconds. */
const lookMs = 6_000
const pollMs = 120

const plain: Speech = { say: '', next: 'listen' }

/**
 * The door for calls of Amazon Connect: its contact flow asks at each step what to say and do, and Lex hands over what
 * it heard. An error is thrown, and the flow then connects the caller to a person.
 */
export function connectHandler(adapter: ChannelAdapter, compose: () => ConnectPorts) {
  const ports = compose()
  return observed<unknown, unknown>((event) => receive(adapter, ports, event))
}

async function receive(adapter: ChannelAdapter, ports: ConnectPorts, event: unknown): Promise<unknown> {
  const { name } = adapter.manifest
  const asked = readCall(event)
  if ('problem' in asked) throw refused(name, asked.problem)
  const { call } = asked
  const configuration = await ports.configuration.load()
  const inbox = inboxOf(configuration, call.inboxId)
  if (inbox.channel !== name) throw refused(name, `${inbox.id} is no ${name} inbox`)
  const context: InboxContext = {
    inboxId: inbox.id,
    settings: {
      ...inbox.settings,
      desk: inbox.desk,
      ...(configuration.connect && { instanceArn: configuration.connect.instanceArn }),
    },
    secrets: {},
    nowMs: ports.clock.now(),
    random: ports.random,
  }
  const body = Buffer.from(JSON.stringify(event))
  const verified = adapter.verify({ method: 'POST', url: '', query: {}, headers: {}, body }, context)
  if (verified.outcome !== 'accepted')
    throw refused(name, verified.outcome === 'rejected' ? verified.reason : 'handshake')
  const heard = await hear(adapter, ports, context, verified.payload, call.step)
  const { speech, attributes } =
    call.step === 'next' || call.step === 'refused'
      ? await whatNext(ports, call, inbox.language)
      : { speech: heard ?? plain, attributes: undefined }
  const earlier = await takeUncollected(ports, inbox.id, call.address, call.contact)
  const say = [...earlier, speech.say].filter(Boolean).join(' ')
  return answerTo(asked.event, call, { ...speech, say }, attributes)
}

/** Queues what was said, and waits for the answer to it. */
async function hear(
  adapter: ChannelAdapter,
  ports: ConnectPorts,
  context: InboxContext,
  payload: string,
  step: string,
): Promise<Speech | undefined> {
  const parsed = adapter.parse(payload, context)
  if (parsed.outcome !== 'inbound') return undefined
  const answerBy = isoAfter(ports.clock, ports.answerWithinSeconds(adapter.manifest.answerWithinMs))
  const commands = parsed.commands.map((command) =>
    command.kind === 'message' && step !== 'refused' ? { ...command, answerBy } : command,
  )
  await ports.turnQueue.enqueue(commands)
  count('MessagesAccepted', adapter.manifest.name, commands.length)
  const answer = await ports.answer?.(adapter, context, commands)
  return answer && Speech.parse(JSON.parse(answer.body))
}

/**
 * What the flow does when Lex gave the call back: says what was left for it, or passes it on where a person is to take
 * it. A call that was just promised a person waits a little for that to be arranged.
 */
async function whatNext(ports: ConnectPorts, call: ConnectCall, language: string) {
  if (call.step === 'refused') await refuse(ports, call)
  const until = ports.clock.now() + (call.wanted === 'transfer' || call.step === 'refused' ? lookMs : 0)
  const { inboxId, address, contact } = call
  for (;;) {
    const words = (await takeUncollected(ports, inboxId, address, contact)).join(' ')
    const link = await findDeskLink(ports, contact)
    const next = link?.state === 'offered' ? 'transfer' : 'listen'
    if (next === 'transfer') return { speech: { say: words, next } as Speech, attributes: link?.attributes }
    if (words) return { speech: { say: words, next } as Speech, attributes: undefined }
    if (ports.clock.now() >= until) return { speech: silence(call, language), attributes: undefined }
    await ports.clock.sleep(pollMs)
  }
}

/** The queue would not take the call: it is not passed on again, and whoever promised a person is told. */
async function refuse(ports: ConnectPorts, { contact }: ConnectCall): Promise<void> {
  const link = await findDeskLink(ports, contact)
  if (link?.state === 'offered')
    await ports.table.transact([putDeskLink(ports.clock, { ...link, state: 'refused' }, link)])
}

function refused(channel: string, reason: string): Rejected {
  count('Rejected', channel)
  logger.warn('refused', { channel, reason })
  return new Rejected(reason, { code: 'refused' })
}
