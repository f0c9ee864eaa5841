import { randomBytes } from 'node:crypto'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { AsyncInvoker } from '../events/async-invoker.ts'
import type { Template } from '../template/template.ts'
import { localCredentials } from './queues.ts'

/** What a mail server was handed: who says to send, to whom, and the letter as it stands. */
export interface Envelope {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
  /** What SES finds out about it. @default PASS */
  readonly verdicts?: Readonly<Record<string, string>>
}

interface Rule {
  readonly enabled?: boolean
  readonly recipients?: readonly string[]
  readonly actions: readonly {
    readonly s3Action?: { readonly bucketName: string; readonly objectKeyPrefix?: string }
    readonly lambdaAction?: { readonly functionArn: string }
    readonly S3Action?: { readonly BucketName: string; readonly ObjectKeyPrefix?: string }
    readonly LambdaAction?: { readonly FunctionArn: string }
  }[]
}

type RawRule = {
  readonly Enabled?: boolean
  readonly Recipients?: readonly string[]
  readonly Actions: Rule['actions']
}

/** SES receiving: the template's receipt rules, each action in turn. A recipient without a rule is refused, as by SES. */
export function mailReceiver(template: Template, invoker: AsyncInvoker, s3Endpoint: string) {
  const client = new S3Client({
    endpoint: s3Endpoint,
    region: 'us-east-1',
    credentials: localCredentials,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  })
  const rules = template
    .of('AWS::SES::ReceiptRule')
    .map((resource) => (template.resolved(resource) as { Rule: RawRule }).Rule)
    .filter((rule) => rule.Enabled !== false)
  return async ({ from, to, raw, verdicts = {} }: Envelope): Promise<boolean> => {
    const wanted = to.map((address) => address.toLowerCase())
    const rule = rules.find(({ Recipients = [] }) => Recipients.some((one) => wanted.includes(one.toLowerCase())))
    if (!rule) return false
    const messageId = randomBytes(20).toString('hex')
    const timestamp = new Date().toISOString()
    const verdict = (name: string) => ({ status: verdicts[name] ?? 'PASS' })
    for (const { S3Action, LambdaAction } of rule.Actions) {
      if (S3Action)
        await client.send(
          new PutObjectCommand({
            Bucket: S3Action.BucketName,
            Key: `${S3Action.ObjectKeyPrefix ?? ''}${messageId}`,
            Body: raw,
          }),
        )
      if (LambdaAction)
        invoker.accept(LambdaAction.FunctionArn.split(':').at(-1) ?? '', {
          Records: [
            {
              eventSource: 'aws:ses',
              eventVersion: '1.0',
              ses: {
                mail: {
                  timestamp,
                  source: from,
                  messageId,
                  destination: to,
                  headersTruncated: false,
                  headers: [],
                  commonHeaders: {},
                },
                receipt: {
                  timestamp,
                  processingTimeMillis: 100,
                  recipients: to,
                  spamVerdict: verdict('spam'),
                  virusVerdict: verdict('virus'),
                  spfVerdict: verdict('spf'),
                  dkimVerdict: verdict('dkim'),
                  dmarcVerdict: verdict('dmarc'),
                  action: { type: 'Lambda', functionArn: LambdaAction.FunctionArn, invocationType: 'Event' },
                },
              },
            },
          ],
        })
    }
    return true
  }
}
