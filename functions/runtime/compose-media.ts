import { bedrockImageReader } from '../../shared/aws/image-reader.ts'
import { s3MediaStore } from '../../shared/aws/media-store.ts'
import { sqsTurnQueue } from '../../shared/aws/queues.ts'
import { amazonTranscribe } from '../../shared/aws/transcriber.ts'
import type { DescribePorts } from '../../shared/use-cases/conversation/describe-images.ts'
import type { TranscribePorts } from '../../shared/use-cases/conversation/transcribe-voice.ts'
import { corePorts } from './compose.ts'
import { environment } from './environment.ts'

/** For functions that have voices written down. */
export function transcribePorts(): TranscribePorts {
  const { MEDIA_BUCKET, TURN_QUEUE_URL } = environment('MEDIA_BUCKET', 'TURN_QUEUE_URL')
  return { ...corePorts(), transcriber: amazonTranscribe(MEDIA_BUCKET), turnQueue: sqsTurnQueue(TURN_QUEUE_URL) }
}

/** For the function that has pictures described. */
export function describePorts(): DescribePorts {
  const { MEDIA_BUCKET, IMAGE_MODEL } = environment('MEDIA_BUCKET', 'IMAGE_MODEL')
  return { ...corePorts(), media: s3MediaStore(MEDIA_BUCKET), reader: bedrockImageReader(IMAGE_MODEL) }
}
