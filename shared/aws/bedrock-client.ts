import { BedrockRuntimeClient, type ConverseCommandOutput } from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'

/** This client speaks HTTP/2 unless told otherwise: a session of it does not outlive a frozen function. */
export const bedrockClient = (maxAttempts: number) =>
  new BedrockRuntimeClient({ maxAttempts, requestHandler: new NodeHttpHandler() })

/** What a model said, in one piece. */
export const wordsOf = (output: ConverseCommandOutput['output']): string =>
  (output?.message?.content ?? []).map((block) => block.text ?? '').join('')
