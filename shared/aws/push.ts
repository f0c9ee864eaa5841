import {
  CreatePlatformEndpointCommand,
  EndpointDisabledException,
  PublishCommand,
  SNSClient,
} from '@aws-sdk/client-sns'
import type { PushNotes } from '../ports/outside.ts'

/** Pushes to telephones through SNS platform applications. Nothing that was said is in a push. */
export function snsPush(): PushNotes {
  let made: SNSClient | undefined
  const client = () => {
    made ??= new SNSClient({ maxAttempts: 2 })
    return made
  }
  return {
    register: async (applicationArn, token) => {
      const { EndpointArn } = await client().send(
        new CreatePlatformEndpointCommand({ PlatformApplicationArn: applicationArn, Token: token }),
      )
      return EndpointArn ?? ''
    },
    send: async (endpointArn, { title, body, link }) => {
      // SNS wants JSON whose values are JSON texts: https://docs.aws.amazon.com/sns/latest/dg/mobile-push-send.html
      const message = {
        default: body,
        APNS: JSON.stringify({ aps: { alert: { title, body }, sound: 'default' }, link }),
        GCM: JSON.stringify({ fcmV1Message: { message: { notification: { title, body }, data: { link } } } }),
      }
      try {
        await client().send(
          new PublishCommand({ TargetArn: endpointArn, MessageStructure: 'json', Message: JSON.stringify(message) }),
        )
        return true
      } catch (error) {
        if (error instanceof EndpointDisabledException) return false
        throw error
      }
    },
  }
}
