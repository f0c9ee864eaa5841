import {
  ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import type { Sockets } from '../ports/outside.ts'

const maxFrameBytes = 128 * 1024

/** A frame as text; what is over the limit becomes a hint to look. */
export function frameText(frame: Record<string, unknown>): string {
  const text = JSON.stringify(frame)
  return Buffer.byteLength(text) <= maxFrameBytes
    ? text
    : JSON.stringify({ type: frame.type, conversationId: frame.conversationId })
}

/** Sockets of the WebSocket API. A connection that is gone answers false; frames over the limit become a hint to look. */
export function apiGatewaySockets(endpoint: string): Sockets {
  const client = new ApiGatewayManagementApiClient({ endpoint, maxAttempts: 3 })
  return {
    push: async (connectionId, frame) => {
      try {
        await client.send(
          new PostToConnectionCommand({ ConnectionId: connectionId, Data: Buffer.from(frameText(frame)) }),
        )
        return true
      } catch (error) {
        if (error instanceof GoneException) return false
        throw error
      }
    },
  }
}
