import { MessagesRecorded } from '../../schemas/events/messages-recorded.ts'
import { transcribeAll } from '../../shared/use-cases/conversation/transcribe-voice.ts'
import { transcribePorts } from '../runtime/compose-media.ts'
import { eventHandler } from '../runtime/event.ts'

/** Has voice messages written down that came without words. */
export const handler = eventHandler(MessagesRecorded, transcribePorts, (ports, { conversation, messages }) =>
  transcribeAll(ports, conversation, messages),
)
