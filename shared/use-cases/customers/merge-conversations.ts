import type { Agent } from '../../../schemas/records/agent.ts'
import type { Conversation } from '../../../schemas/records/conversation.ts'
import type { ContactPoint } from '../../../schemas/records/customer.ts'
import { sidesOf, turnTo, withoutSide } from '../../domain/conversation/sides.ts'
import { nextStatus } from '../../domain/conversation/transitions.ts'
import { conflict } from '../../errors/errors.ts'
import { isoNow } from '../../ports/clock.ts'
import type { Core } from '../../ports/core.ts'
import type { Write } from '../../ports/table.ts'
import { release } from '../conversation/release-conversation.ts'
import { happened, planChange } from '../conversation/staff-actions.ts'
import { facts } from '../storage/facts.ts'
import { keys } from '../storage/keys.ts'
import {
  findContactPoint,
  findConversation,
  getConversation,
  putContactPoint,
  putConversation,
  putOutbox,
} from '../storage/records.ts'
import { optimistic } from '../storage/retry.ts'

/** The contact points of a conversation's addresses, pointed at another conversation. */
async function repoint(ports: Core, conversation: Conversation, to: string): Promise<readonly Write[]> {
  const points = await Promise.all(
    sidesOf(conversation).map(({ inboxId, address }) => findContactPoint(ports, inboxId, address)),
  )
  return points
    .filter((point): point is ContactPoint => point?.conversationId === conversation.id)
    .map((point) => putContactPoint({ ...point, conversationId: to }, point))
}

/**
 * Joins an open conversation of the same customer into another: its addresses answer there from now on, its messages
 * stay where they were said. @throws Rejected conflict
 */
export async function mergeConversation(
  ports: Core,
  intoId: string,
  otherId: string,
  agent: Agent,
): Promise<Conversation> {
  return optimistic(ports.table, async () => {
    const [into, other] = await Promise.all([getConversation(ports, intoId), getConversation(ports, otherId)])
    if (other.mergedInto === intoId) return { writes: [], result: into }
    if (intoId === otherId || into.customerId !== other.customerId)
      throw conflict('Only two conversations of one customer can be merged. Link the customers first.')
    if (into.status === 'closed' || other.status === 'closed') throw conflict('Both conversations must be open.')
    if (other.status === 'assigned' && other.agentId !== agent.id)
      throw conflict(`${other.agentName ?? 'A colleague'} holds the other conversation.`)
    const at = isoNow(ports.clock)
    const known = new Set(sidesOf(into).map((side) => side.contactPointId))
    const added = sidesOf(other).filter((side) => !known.has(side.contactPointId))
    const { writes, outgoing } = await release(ports, other, 'closed')
    const { waitingSince, agentId, agentName, ...rest } = other
    const closed: Conversation = {
      ...rest,
      status: 'closed',
      closedAt: at,
      closedBy: 'merged',
      mergedInto: intoId,
      version: other.version + 1,
    }
    const planned = planChange(ports, {
      before: into,
      after: { ...into, sides: [...into.sides, ...added].slice(0, 10) },
      notes: [happened('merged', otherId, at, agent)],
      change: 'edited',
      writes: [
        putConversation(closed, other),
        putOutbox(ports.clock, keys.conversation(otherId).pk, [
          facts.conversationChanged(closed, 'closed'),
          ...outgoing,
        ]),
        ...writes,
        ...(await repoint(ports, other, intoId)),
      ],
    })
    return { writes: planned.writes, result: planned.conversation }
  })
}

/** Takes an address out of a conversation again; the conversation that was merged from there goes on. */
export async function splitConversation(
  ports: Core,
  conversationId: string,
  contactPointId: string,
  agent: Agent,
): Promise<Conversation> {
  return optimistic(ports.table, async () => {
    const before = await getConversation(ports, conversationId)
    const sides = sidesOf(before)
    const leaving = sides.find((side) => side.contactPointId === contactPointId)
    const staying = sides.find((side) => side.contactPointId !== contactPointId)
    if (!leaving) return { writes: [], result: before }
    if (!staying) throw conflict('It is the only address of this conversation.')
    const point = await findContactPoint(ports, leaving.inboxId, leaving.address)
    const earlier = await mergedFrom(ports, before, contactPointId)
    const at = isoNow(ports.clock)
    const after = withoutSide(
      before.contactPointId === contactPointId ? turnTo(before, staying) : before,
      contactPointId,
    )
    const reopened = earlier && reopen(earlier)
    const { conversationId: _pointed, ...rest } = point ?? { conversationId: undefined }
    const planned = planChange(ports, {
      before,
      after,
      notes: [happened('split', '', at, agent)],
      change: 'edited',
      writes: [
        ...(point
          ? [putContactPoint({ ...(rest as ContactPoint), ...(reopened && { conversationId: reopened.id }) }, point)]
          : []),
        ...(earlier && reopened
          ? [
              putConversation(reopened, earlier),
              putOutbox(ports.clock, keys.conversation(reopened.id).pk, [
                facts.conversationChanged(reopened, 'opened'),
              ]),
            ]
          : []),
      ],
    })
    return { writes: planned.writes, result: planned.conversation }
  })
}

/** The conversation that an address had before it was merged here. */
async function mergedFrom(
  ports: Core,
  conversation: Conversation,
  contactPointId: string,
): Promise<Conversation | undefined> {
  const page = await ports.table.query({
    index: 'gsi2',
    pk: `CUS#${conversation.customerId}`,
    prefix: 'CNV#',
    descending: true,
    limit: 50,
  })
  for (const { pk } of page.items) {
    const found = await findConversation(ports, pk.slice('CNV#'.length))
    if (found?.mergedInto === conversation.id && found.contactPointId === contactPointId) return found
  }
  return undefined
}

function reopen({ mergedInto, closedAt, closedBy, escalationId, ...rest }: Conversation): Conversation {
  return { ...rest, status: nextStatus('closed', 'reopen'), version: rest.version + 1 }
}
