import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import type { OutboundEmail, ProviderResponse } from '../channels/contract.ts'
import { Uncertain } from '../errors/errors.ts'

const answer = (status: number, body: unknown): ProviderResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(body)),
})

/** Sends a letter by SES. What SES refuses comes back as its answer, as with any provider. @throws Uncertain */
export function sesMailer(): (email: OutboundEmail) => Promise<ProviderResponse> {
  let client: SESv2Client | undefined
  return async ({ from, to, subject, text, html, headers }) => {
    client ??= new SESv2Client({ maxAttempts: 1 })
    try {
      const sent = await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          Content: {
            Simple: {
              Subject: { Data: subject, Charset: 'UTF-8' },
              Body: { Text: { Data: text, Charset: 'UTF-8' }, Html: { Data: html, Charset: 'UTF-8' } },
              Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
            },
          },
        }),
      )
      return answer(200, { messageId: sent.MessageId })
    } catch (cause) {
      const { name, message, $metadata } = cause as Error & { $metadata?: { httpStatusCode?: number } }
      if (!$metadata?.httpStatusCode)
        throw new Uncertain(`SES did not answer: ${name}.`, { code: 'provider-silent', cause })
      return answer($metadata.httpStatusCode, { error: name, message })
    }
  }
}
