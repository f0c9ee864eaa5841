import type { Conversation, Side } from '../../../schemas/records/conversation.ts'

type Address = Pick<Side, 'contactPointId' | 'inboxId' | 'channel' | 'address'>

const mostSides = 10

/** The address at which a conversation answers now. */
export const sideOf = (conversation: Conversation): Side => {
  const { contactPointId, inboxId, channel, address, window, thread, heldSeqs } = conversation
  return {
    contactPointId,
    inboxId,
    channel,
    address,
    ...(window && { window }),
    ...(thread && { thread }),
    ...(heldSeqs.length > 0 && { heldSeqs }),
  }
}

/** Every address of a conversation, the one that answers first. */
export const sidesOf = (conversation: Conversation): readonly Side[] => [sideOf(conversation), ...conversation.sides]

/** Makes an address the one that answers, with the window, the thread and the held replies it had; the old one is kept beside it. */
export function turnTo(conversation: Conversation, to: Address): Conversation {
  if (conversation.contactPointId === to.contactPointId) return conversation
  const { window, thread, ...rest } = conversation
  const known = conversation.sides.find((side) => side.contactPointId === to.contactPointId)
  const others = conversation.sides.filter((side) => side.contactPointId !== to.contactPointId)
  const { contactPointId, inboxId, channel, address } = to
  return {
    ...rest,
    contactPointId,
    inboxId,
    channel,
    address,
    ...(known?.window && { window: known.window }),
    ...(known?.thread && { thread: known.thread }),
    heldSeqs: known?.heldSeqs ?? [],
    sides: [sideOf(conversation), ...others].slice(0, mostSides),
  }
}

/** A conversation as it is seen from one of its addresses; from an address it lost, as it is. */
export function facing(conversation: Conversation, contactPointId: string | undefined): Conversation {
  const side = conversation.sides.find((one) => one.contactPointId === contactPointId)
  return side ? turnTo(conversation, side) : conversation
}

/** A conversation without an address that is no longer its customer's. */
export const withoutSide = (conversation: Conversation, contactPointId: string): Conversation => ({
  ...conversation,
  sides: conversation.sides.filter((side) => side.contactPointId !== contactPointId),
})
