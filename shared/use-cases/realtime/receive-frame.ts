import { StaffFrame } from '../../../schemas/frames/staff.ts'
import { VisitorFrame } from '../../../schemas/frames/visitor.ts'
import type { ChannelAdapter, InboxContext } from '../../channels/contract.ts'
import { Rejected } from '../../errors/errors.ts'
import type { MediaStore } from '../../ports/outside.ts'
import type { TurnQueue } from '../../ports/work.ts'
import { type TypingPorts, typingOnChannel } from '../conversation/typing.ts'
import { everyMessage, findContactPoint, findConversation } from '../storage/records.ts'
import { type Principal, principalOf, pushToParty, type RealtimePorts, setWatching, staffParty } from './connections.ts'
import { visitorView } from './visitor-view.ts'

export interface FramePorts extends RealtimePorts, TypingPorts {
  readonly turnQueue: TurnQueue
  readonly media: MediaStore
  readonly webChat: ChannelAdapter
}

/** Takes one frame of a socket and answers what goes back on it. @throws Rejected with what is wrong with the frame */
export async function receiveFrame(
  ports: FramePorts,
  connectionId: string,
  body: string,
): Promise<readonly Record<string, unknown>[]> {
  const principal = await principalOf(ports, connectionId)
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    throw new Rejected('The frame is not JSON.', { code: 'bad-frame' })
  }
  return principal.kind === 'visitor'
    ? fromVisitor(ports, principal, json, body)
    : fromStaff(ports, connectionId, principal.agentId, json)
}

type Visitor = Extract<Principal, { kind: 'visitor' }>

async function fromVisitor(
  ports: FramePorts,
  visitor: Visitor,
  json: unknown,
  body: string,
): Promise<readonly Record<string, unknown>[]> {
  const parsed = VisitorFrame.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const clientId = (json as { clientId?: unknown } | null)?.clientId
    return [
      {
        type: 'refused',
        reason: `${issue?.path.join('.') || 'frame'}: ${issue?.message}`,
        ...(typeof clientId === 'string' && { clientId }),
      },
    ]
  }
  const frame = parsed.data
  if (frame.type === 'ping') return [{ type: 'pong' }]
  if (frame.type === 'resume') return resume(ports, visitor, frame)
  if (frame.type === 'typing') {
    const contactPoint = await findContactPoint(ports, visitor.inboxId, visitor.visitorId)
    if (contactPoint?.conversationId)
      await pushToParty(ports, staffParty, {
        type: 'typing',
        conversationId: contactPoint.conversationId,
        body: { isTyping: frame.isTyping },
      })
    return []
  }
  const { kind, inboxId, visitorId, ...rest } = visitor
  const context: InboxContext = {
    inboxId,
    settings: {},
    secrets: {},
    nowMs: ports.clock.now(),
    random: () => new Uint8Array(),
  }
  const principal = Object.fromEntries(
    Object.entries({ visitorId, ...rest }).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
  const result = ports.webChat.parse(body, context, principal)
  const clientId = 'clientId' in frame ? frame.clientId : undefined
  if (result.outcome === 'rejected') return [{ type: 'refused', reason: result.reason, ...(clientId && { clientId }) }]
  if (result.outcome === 'inbound') await ports.turnQueue.enqueue(result.commands)
  return clientId ? [{ type: 'accepted', clientId }] : []
}

/**
 * Everything of the visitor's conversation after a sequence number, in order; none twice, none left out. Whoever was
 * last in an earlier conversation hears how it ended, and all of the one that goes on.
 */
async function resume(
  ports: FramePorts,
  { inboxId, visitorId }: Visitor,
  { lastSeq, conversationId }: Extract<VisitorFrame, { type: 'resume' }>,
): Promise<readonly Record<string, unknown>[]> {
  const contactPoint = await findContactPoint(ports, inboxId, visitorId)
  if (!contactPoint?.conversationId) return [{ type: 'resumed', lastSeq: 0 }]
  const conversation = await findConversation(ports, contactPoint.conversationId)
  const isAnother = conversationId !== undefined && conversationId !== contactPoint.conversationId
  const earlier = isAnother ? await findConversation(ports, conversationId) : undefined
  const isTheirs = earlier?.inboxId === inboxId && earlier.address === visitorId
  const ending = isTheirs ? await everyMessage(ports, earlier.id, lastSeq) : []
  const messages = await everyMessage(ports, contactPoint.conversationId, isAnother ? 0 : lastSeq)
  const frames: Record<string, unknown>[] = []
  for (const message of [...ending, ...messages]) {
    const view = await visitorView(ports.media, message)
    if (view) frames.push(view)
  }
  const status = conversation && {
    type: 'status',
    status: conversation.status,
    ...(conversation.agentName && { agentName: conversation.agentName }),
  }
  return [
    ...frames,
    ...(status ? [status] : []),
    {
      type: 'resumed',
      lastSeq: messages.at(-1)?.seq ?? (isAnother ? 0 : lastSeq),
      conversationId: contactPoint.conversationId,
    },
  ]
}

async function fromStaff(
  ports: FramePorts,
  connectionId: string,
  agentId: string,
  json: unknown,
): Promise<readonly Record<string, unknown>[]> {
  const parsed = StaffFrame.safeParse(json)
  if (!parsed.success) throw new Rejected(`frame: ${parsed.error.issues[0]?.message}`, { code: 'bad-frame' })
  if (parsed.data.type === 'ping') return [{ type: 'pong' }]
  if (parsed.data.type === 'watch') {
    const { isWatching, order } = parsed.data
    await setWatching(ports, connectionId, isWatching, order)
    // From here on it is told everything again: what it missed is to be read now, and no earlier.
    return [{ type: 'pong', ...(order && { order }) }]
  }
  const { conversationId, isTyping } = parsed.data
  // Colleagues see who is writing, so that two do not answer at once.
  await pushToParty(ports, staffParty, { type: 'typing', conversationId, body: { isTyping, agentId } })
  await typingOnChannel(ports, agentId, conversationId, isTyping)
  return []
}
