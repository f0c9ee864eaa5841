import { connectDesk } from '../../shared/aws/connect-desk.ts'
import { s3MediaStore } from '../../shared/aws/media-store.ts'
import { stepFunctions } from '../../shared/aws/workflows.ts'
import type { DeskPorts } from '../../shared/ports/desk.ts'
import { corePorts } from './compose.ts'
import { environment } from './environment.ts'

/** For functions that speak with the company's contact centre. */
export function deskPorts(): DeskPorts {
  const { CONNECT_INSTANCE_ARN, CONNECT_FLOW_ARN, CONNECT_TOPIC_ARN, CONSOLE_URL, MEDIA_BUCKET } = environment(
    'CONNECT_INSTANCE_ARN',
    'CONNECT_FLOW_ARN',
    'CONNECT_TOPIC_ARN',
    'CONSOLE_URL',
    'MEDIA_BUCKET',
  )
  return {
    ...corePorts(),
    media: s3MediaStore(MEDIA_BUCKET),
    workflows: stepFunctions(''),
    consoleUrl: CONSOLE_URL,
    desk: connectDesk({
      instanceArn: CONNECT_INSTANCE_ARN,
      flowArn: CONNECT_FLOW_ARN,
      topicArn: CONNECT_TOPIC_ARN,
    }),
  }
}
