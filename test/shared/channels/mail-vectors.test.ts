import { describe, expect, test } from 'vitest'
import { type MailPorts, mailHandler } from '../../../functions/runtime/mail.ts'
import type { InboundCommand } from '../../../schemas/commands/take-turn.ts'
import { email } from '../../../shared/channels/email/index.ts'
import { hasVectors, vectorsOf as of } from '../../support/vectors.ts'

const letter = [
  'From: Jane Doe <janedoe@example.com>',
  'To: johndoe@example.com',
  'Subject: Test Subject',
  'Message-ID: <0123456789example.com>',
  'Content-Type: text/plain; charset=UTF-8',
  '',
  'Where is my parcel?',
].join('\r\n')

const context = {
  functionName: 'f',
  memoryLimitInMB: '128',
  functionVersion: '1',
  invokedFunctionArn: 'arn',
  awsRequestId: 'r',
}

describe.skipIf(!hasVectors)('the published event of SES', () => {
  test.each(of('ses-event'))('$id', async ({ input }) => {
    const queued: InboundCommand[] = []
    const asked: string[] = []
    const inbox = { id: 'ibx_mail', channel: 'email', settings: { address: 'JohnDoe@example.com' } }
    const ports = {
      clock: { now: () => Date.parse('2026-11-21T03:00:00.000Z') },
      configuration: { load: async () => ({ inboxes: [inbox] }) },
      turnQueue: { enqueue: async (commands: readonly InboundCommand[]) => void queued.push(...commands) },
      media: {
        get: async (key: string) => {
          asked.push(key)
          return { key, contentType: 'message/rfc822', bytes: Buffer.from(letter) }
        },
      },
      random: () => new Uint8Array(),
    } as unknown as MailPorts
    const handle = mailHandler(email, () => ports) as unknown as (event: unknown, context: unknown) => Promise<void>
    await handle(input.event, context)
    expect(asked).toEqual(['mail/o3vrnil0e2ic28tr'])
    expect(queued).toMatchObject([
      {
        kind: 'message',
        inboxId: 'ibx_mail',
        address: 'janedoe@example.com',
        providerMessageId: '<0123456789example.com>',
        content: { type: 'text', text: 'Test Subject\nWhere is my parcel?' },
        profile: { name: 'Jane Doe', evidence: [{ kind: 'email', value: 'janedoe@example.com' }] },
        thread: { messageId: '<0123456789example.com>', subject: 'Test Subject' },
      },
    ])
  })
})
