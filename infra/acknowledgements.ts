import type { DeploymentConfiguration } from '../schemas/deployment.ts'

/** How an inference profile's id begins: with the regions it covers. */
export const profileModel = /^(us|eu|apac|global)\./

export interface Acknowledgement {
  readonly id: string
  readonly reason: string
}

const wildcard = (resource: string, reason: string): Acknowledgement => ({
  id: `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`,
  reason,
})
const bucket = (stage: string, name: string, prefix: string) =>
  `arn:<AWS::Partition>:s3:::yunke-${stage}-${name}-<AWS::AccountId>/${prefix}/*`

/** Wildcards that only end a resource's name. A test refuses any wildcard action. */
const wildcards = (stage: string): readonly Acknowledgement[] => [
  wildcard(
    '*',
    'X-Ray, the delivery of workflow logs, Comprehend and Translate have no resources of their own to name.',
  ),
  wildcard(bucket(stage, 'media', 'sent'), 'Files that agents send: any object under their prefix.'),
  wildcard(bucket(stage, 'media', 'received'), 'Files fetched from providers: any object under their prefix.'),
  wildcard(
    bucket(stage, 'media', 'exports'),
    'What was made for one customer to take away: any object under their prefix.',
  ),
  wildcard(bucket(stage, 'media', 'models'), 'Models by their version: any object under their prefix.'),
  wildcard(bucket(stage, 'media', 'visitors'), 'Files that visitors upload: any object under their prefix.'),
  wildcard(bucket(stage, 'web', 'console'), 'The console’s own files.'),
  wildcard(bucket(stage, 'web', 'widget'), 'The widget’s own files.'),
  wildcard(
    `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:Yunke-${stage}-Gateway:ExportsOutputRefSocketsA3E6BA67978249B9/realtime/POST/@connections/*`,
    'A push goes to any open connection of our own socket API.',
  ),
]

/** Findings of the policy packs that we accept everywhere, each with its reason. Everything else fails the synthesis. */
export const acknowledgements = ({
  stage,
  connect,
  cloud,
  inboxes,
}: DeploymentConfiguration): readonly Acknowledgement[] => [
  ...wildcards(stage),
  ...(inboxes.some(({ channel }) => channel === 'email')
    ? [wildcard(bucket(stage, 'media', 'mail'), 'Letters that SES received: any object under their prefix.')]
    : []),
  ...(inboxes.some(({ settings }) => settings.apnsArn || settings.fcmArn)
    ? [
        wildcard(
          'arn:<AWS::Partition>:sns:<AWS::Region>:<AWS::AccountId>:endpoint/*',
          'A push goes to the telephones that registered: endpoints are made while it runs.',
        ),
      ]
    : []),
  ...(cloud.transcribe
    ? [
        wildcard(bucket(stage, 'media', 'transcripts'), 'What transcription jobs wrote, until it is read.'),
        wildcard(
          `arn:<AWS::Partition>:transcribe:<AWS::Region>:<AWS::AccountId>:transcription-job/yunke-${stage}--*`,
          'Jobs are named by the message they are for.',
        ),
      ]
    : []),
  ...[...new Set([cloud.imageModel, cloud.answerModel, cloud.embeddingModel, cloud.inspectionModel])]
    .filter((model) => model !== undefined && profileModel.test(model))
    .map((model) =>
      wildcard(
        `arn:<AWS::Partition>:bedrock:*::foundation-model/${model?.replace(profileModel, '')}`,
        'An inference profile calls this one model in any of its regions.',
      ),
    ),
  ...(connect
    ? ['contact', 'agent'].map((kind) =>
        wildcard(`${connect.instanceArn}/${kind}/*`, 'Contacts and agents of the company’s own instance come and go.'),
      )
    : []),
  {
    id: 'AwsSolutions::AwsSolutions-SQS3',
    reason:
      'The queue of failures is itself the dead-letter queue of rules, schedules, the stream and asynchronous invocations.',
  },
  {
    id: 'AwsSolutions::AwsSolutions-CFR1',
    reason: 'A company serves its customers wherever they are; there is no country to refuse.',
  },
  {
    id: 'AwsSolutions::AwsSolutions-CFR2',
    reason:
      'A web ACL costs more than the whole platform idle; stage throttles and signed tokens guard the doors. It can be attached by the company.',
  },
  {
    id: 'AwsSolutions::AwsSolutions-CFR4',
    reason:
      'Without an own domain CloudFront’s own certificate fixes the protocol; a company that adds its domain sets the minimum with it.',
  },
  {
    id: 'NIST.800.53.R5::NIST.800.53.R5-CloudWatchLogGroupEncrypted',
    reason:
      'Log groups are encrypted with the service key; a customer key costs a dollar a month each and logs hold no personal data.',
  },
  {
    id: 'NIST.800.53.R5::NIST.800.53.R5-IAMNoInlinePolicy',
    reason:
      'Each function has its own role with its own rights; an inline policy cannot be attached to anything else by mistake.',
  },
  {
    id: 'NIST.800.53.R5::NIST.800.53.R5-LambdaInsideVPC',
    reason:
      'Nothing lies in a VPC, so there is nothing to reach inside one; a NAT gateway alone costs 33 dollars a month.',
  },
  {
    id: 'NIST.800.53.R5::NIST.800.53.R5-LambdaConcurrency',
    reason:
      'New accounts have little concurrency and reserving it fails the first deployment; FIFO groups bound what runs at once.',
  },
  {
    id: 'NIST.800.53.R5::NIST.800.53.R5-LambdaDLQ',
    reason:
      'Functions that are invoked asynchronously have an on-failure destination; the others answer their caller, a queue with a dead-letter queue, or a workflow.',
  },
  {
    id: 'Serverless::Serverless-LambdaDLQ',
    reason: 'As above: on-failure destinations serve asynchronous invocations, redrive policies serve queues.',
  },
  { id: 'Serverless::Serverless-SQSRedrivePolicy', reason: 'The three queues without one are dead-letter queues.' },
  {
    id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
    reason:
      'SQS mappings have no destination of their own: the queues have redrive policies. The stream mapping has one.',
  },
  {
    id: 'NIST.800.53.R5::NIST.800.53.R5-S3DefaultEncryptionKMS',
    reason: 'Objects are encrypted with the service key; a customer key is the company’s choice.',
  },
  {
    id: 'NIST.800.53.R5::NIST.800.53.R5-S3BucketReplicationEnabled',
    reason:
      'Versioning guards against deletion; a second region is the company’s choice, and for personal data often a forbidden one.',
  },
  {
    id: 'NIST.800.53.R5::NIST.800.53.R5-SNSEncryptedKMS',
    reason: 'CloudWatch cannot publish to a topic under the service’s own key, and alarm texts hold no personal data.',
  },
]

/** Why some routes have no authorizer of API Gateway. */
export const openRoute: Acknowledgement = {
  id: 'AwsSolutions::AwsSolutions-APIG4',
  reason:
    'Providers cannot sign in: the webhook proves each call by its signature. The widget’s session route hands out the visitor’s token, and its upload route checks it. The page of a ticket is opened by the key in its link. On a socket only $connect can have an authorizer, and has one.',
}
