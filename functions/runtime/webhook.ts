import type { ChannelAdapter, InboxContext, Parsed } from '../../shared/channels/contract.ts'
import { Rejected } from '../../shared/errors/errors.ts'
import { isoAfter } from '../../shared/ports/clock.ts'
import { contextOfInbox } from '../../shared/use-cases/conversation/inbox-context.ts'
import { inboxOf } from '../../shared/use-cases/conversation/resolve-contact.ts'
import type { WebhookPorts } from './compose-webhook.ts'
import { type HttpEvent, type HttpResult, problem, problemOf, text, webhookRequest } from './http.ts'
import { count, logger, observed } from './observe.ts'

/** Refusals of the channel's own door: a forger learns the status and nothing else. */
const silent = new Set([401, 403])

/**
 * The door of a channel: verify, parse, enqueue, acknowledge. It answers with success only after the message is
 * durably queued; if that fails it fails loudly, and the provider sends again.
 */
export function webhookHandler(adapter: ChannelAdapter, compose: () => WebhookPorts) {
  const ports = compose()
  return observed<HttpEvent, HttpResult>(async (event) => {
    try {
      return await receive(adapter, ports, event)
    } catch (error) {
      return problemOf(error)
    }
  })
}

async function receive(adapter: ChannelAdapter, ports: WebhookPorts, event: HttpEvent): Promise<HttpResult> {
  const { manifest } = adapter
  const request = webhookRequest(event, ports.publicUrl)
  if (request.body.length > manifest.maxBodyBytes) return refuse(manifest.name, 413, 'body is too large')
  if (request.headers['content-encoding']) return refuse(manifest.name, 415, 'content encoding is not accepted')
  const inbox = inboxOf(await ports.configuration.load(), event.pathParameters?.inboxId ?? '')
  if (inbox.channel !== manifest.name)
    throw new Rejected(`There is no ${manifest.name} inbox "${inbox.id}".`, { code: 'unknown-inbox', status: 404 })
  const context = await contextOfInbox(ports, inbox)
  const verified = adapter.verify(request, context)
  if (verified.outcome === 'rejected') return refuse(manifest.name, verified.status, verified.reason)
  if (verified.outcome === 'handshake') return text(200, verified.body)
  const parsed = adapter.parse(verified.payload, context, verified.principal)
  if (parsed.outcome === 'rejected') return refuse(manifest.name, 400, parsed.reason)
  const { contentType, body } = adapter.acknowledge?.(context, verified.principal ?? {}) ?? adapter.acknowledgement
  if (parsed.outcome === 'pull') {
    const { account, token, id } = parsed
    await ports.pullQueue?.enqueue({ kind: 'pull', inboxId: inbox.id, account, token }, `${inbox.id}:${id}`)
    logger.info('rung', { channel: manifest.name, inboxId: inbox.id })
    return text(200, body, contentType)
  }
  if (parsed.outcome === 'ignored') {
    logger.info('ignored', { channel: manifest.name, inboxId: inbox.id, reason: parsed.reason })
    return text(200, body, contentType)
  }
  const commands = stamped(parsed, ports, context, adapter)
  await ports.turnQueue.enqueue(commands)
  count('MessagesAccepted', manifest.name, commands.length)
  logger.info('accepted', { channel: manifest.name, inboxId: inbox.id, messages: commands.length })
  const answer = await ports.answer?.(adapter, context, commands)
  return answer ? text(200, answer.body, answer.contentType) : text(200, body, contentType)
}

/** Gives the first message a deadline, where this inbox answers inside the provider's own request. */
function stamped(
  parsed: Extract<Parsed, { outcome: 'inbound' }>,
  ports: WebhookPorts,
  context: InboxContext,
  { manifest }: ChannelAdapter,
) {
  if (!ports.answer || !(manifest.answering === 'always' || context.settings.replies === 'passive'))
    return parsed.commands
  const answerBy = isoAfter(ports.clock, ports.answerWithinSeconds(manifest.answerWithinMs))
  return parsed.commands.map((command) => (command.kind === 'message' ? { ...command, answerBy } : command))
}

function refuse(channel: string, status: number, reason: string): HttpResult {
  count('Rejected', channel)
  logger.warn('refused', { channel, status, reason })
  return silent.has(status)
    ? problem(status, 'refused', 'The request was refused.')
    : problem(status, 'refused', reason)
}
