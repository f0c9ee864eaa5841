import {
  ConnectClient,
  ContactNotFoundException,
  DescribeContactCommand,
  DescribeUserCommand,
  ResourceNotFoundException,
  StartChatContactCommand,
  StartContactStreamingCommand,
  StartTaskContactCommand,
  StopContactCommand,
} from '@aws-sdk/client-connect'
import {
  AccessDeniedException,
  ConnectParticipantClient,
  CreateParticipantConnectionCommand,
  SendMessageCommand,
} from '@aws-sdk/client-connectparticipant'
import { Unavailable } from '../errors/errors.ts'
import type { Desk } from '../ports/desk.ts'

export interface ConnectDeskOptions {
  readonly instanceArn: string
  /** The flow that puts what we hand over into the queue. */
  readonly flowArn: string
  /** The topic to which chats are streamed. */
  readonly topicArn: string
}

const lastPart = (arn: string) => arn.split('/').at(-1) ?? arn
const busy = new Set([
  'ThrottlingException',
  'TooManyRequestsException',
  'LimitExceededException',
  'InternalServiceException',
])

/** Throttles and outages are worth another try; everything else is as it was thrown. */
async function attempt<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const { name } = error as { name?: string }
    if (busy.has(String(name)))
      throw new Unavailable(`Amazon Connect is busy: ${name}.`, { code: 'desk-busy', cause: error })
    throw error
  }
}

/** Amazon Connect by its own API: https://docs.aws.amazon.com/connect/latest/APIReference/Welcome.html */
export function connectDesk({ instanceArn, flowArn, topicArn }: ConnectDeskOptions): Desk {
  const connect = new ConnectClient({ maxAttempts: 4, retryMode: 'adaptive' })
  // The participant service takes the bearer of the chat, not the signature of an account.
  const participant = new ConnectParticipantClient({ maxAttempts: 4, retryMode: 'adaptive' })
  const InstanceId = lastPart(instanceArn)
  const ContactFlowId = lastPart(flowArn)

  const connectionOf = async (ParticipantToken: string) => {
    const { ConnectionCredentials } = await attempt(
      participant.send(
        new CreateParticipantConnectionCommand({
          ParticipantToken,
          Type: ['CONNECTION_CREDENTIALS'],
          ConnectParticipant: true,
        }),
      ),
    )
    return ConnectionCredentials?.ConnectionToken ?? ''
  }

  return {
    startChat: async ({ id, customerName, opening, attributes }) => {
      const { ContactId = '', ParticipantToken = '' } = await attempt(
        connect.send(
          new StartChatContactCommand({
            InstanceId,
            ContactFlowId,
            ClientToken: id,
            ParticipantDetails: { DisplayName: customerName.slice(0, 256) || 'Customer' },
            InitialMessage: { ContentType: 'text/plain', Content: opening },
            Attributes: { ...attributes },
          }),
        ),
      )
      // Before the participant connects, or what is said first would not be streamed.
      await attempt(
        connect.send(
          new StartContactStreamingCommand({
            InstanceId,
            ContactId,
            ClientToken: id,
            ChatStreamingConfiguration: { StreamingEndpointArn: topicArn },
          }),
        ),
      )
      return {
        contactId: ContactId,
        participantToken: ParticipantToken,
        connectionToken: await connectionOf(ParticipantToken),
      }
    },
    reconnect: connectionOf,
    say: async (ConnectionToken, id, text) => {
      try {
        await attempt(
          participant.send(
            new SendMessageCommand({ ConnectionToken, ClientToken: id, ContentType: 'text/plain', Content: text }),
          ),
        )
        return 'said'
      } catch (error) {
        if (error instanceof AccessDeniedException) return 'expired'
        if ((error as { name?: string }).name === 'ResourceNotFoundException') return 'ended'
        throw error
      }
    },
    stop: async (ContactId) => {
      try {
        await attempt(connect.send(new StopContactCommand({ InstanceId, ContactId })))
      } catch (error) {
        if (!(error instanceof ContactNotFoundException || error instanceof ResourceNotFoundException)) throw error
      }
    },
    describe: async (ContactId) => {
      try {
        const { Contact } = await attempt(connect.send(new DescribeContactCommand({ InstanceId, ContactId })))
        if (Contact?.DisconnectTimestamp) return { state: 'ended' }
        const user = Contact?.AgentInfo?.Id
        return Contact?.AgentInfo?.ConnectedToAgentTimestamp
          ? { state: 'connected', ...(user && { agentArn: `${instanceArn}/agent/${user}` }) }
          : { state: 'waiting' }
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return { state: 'ended' }
        throw error
      }
    },
    nameOf: async (agentArn) => {
      try {
        const { User } = await connect.send(new DescribeUserCommand({ InstanceId, UserId: lastPart(agentArn) }))
        return User?.IdentityInfo?.FirstName || User?.Username
      } catch {
        return undefined
      }
    },
    startTask: async ({ id, name, description, link, attributes }) => {
      await attempt(
        connect.send(
          new StartTaskContactCommand({
            InstanceId,
            ContactFlowId,
            ClientToken: id,
            Name: name.slice(0, 512),
            Description: description.slice(0, 4_096),
            References: { Yunke: { Type: 'URL', Value: link } },
            Attributes: { ...attributes },
          }),
        ),
      )
    },
  }
}
