import { takeTranscript } from '../../shared/use-cases/conversation/transcribe-voice.ts'
import { transcribePorts } from '../runtime/compose-media.ts'
import { factHandler } from '../runtime/event.ts'

/** What was said in a voice message has been written down, or could not be. */
export const handler = factHandler(transcribePorts, (ports, { detail }) =>
  takeTranscript(ports, String(detail.TranscriptionJobName)),
)
