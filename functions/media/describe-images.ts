import { MessagesRecorded } from '../../schemas/events/messages-recorded.ts'
import { describeImages } from '../../shared/use-cases/conversation/describe-images.ts'
import { describePorts } from '../runtime/compose-media.ts'
import { eventHandler } from '../runtime/event.ts'

/** Describes for staff the pictures that customers sent. */
export const handler = eventHandler(MessagesRecorded, describePorts, (ports, { conversation, messages }) =>
  describeImages(ports, conversation, messages),
)
