import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib'
import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  Mfa,
  StandardThreatProtectionMode,
  UserPool,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito'
import {
  AttributeType,
  Billing,
  type ITable,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3'
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm'
import type { Construct } from 'constructs'
import { backupDays, type DeploymentConfiguration, RuntimeConfiguration } from '../../schemas/deployment.ts'

export interface StageProps extends StackProps {
  readonly configuration: DeploymentConfiguration
}

/** What must outlive every deployment: the table, the files, the people, the settings. Kept when the stack goes. */
export class DataStack extends Stack {
  readonly table: ITable
  readonly media: IBucket
  readonly accessLogs: IBucket
  readonly userPool: UserPool
  readonly signIn: UserPoolDomain
  readonly parameterPrefix: string

  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id, props)
    const { stage, removal } = props.configuration
    const removalPolicy = removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY
    this.parameterPrefix = `/yunke/${stage}`

    this.table = new TableV2(this, 'Table', {
      tableName: `yunke-${stage}`,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      dynamoStream: StreamViewType.NEW_IMAGE,
      encryption: TableEncryptionV2.dynamoOwnedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: backupDays },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: removal === 'retain',
      removalPolicy,
      globalSecondaryIndexes: (['gsi1', 'gsi2'] as const).map((indexName) => ({
        indexName,
        partitionKey: { name: `${indexName}pk`, type: AttributeType.STRING },
        sortKey: { name: `${indexName}sk`, type: AttributeType.STRING },
        projectionType: ProjectionType.KEYS_ONLY,
      })),
    }) as ITable

    const bucket = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      removalPolicy,
    }
    this.accessLogs = new Bucket(this, 'AccessLogs', {
      ...bucket,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [
        {
          expiration: Duration.days(props.configuration.retention.logDays),
          noncurrentVersionExpiration: Duration.days(7),
        },
      ],
    }) as IBucket
    const logged = { ...bucket, serverAccessLogsBucket: this.accessLogs }
    this.media = new Bucket(this, 'Media', {
      bucketName: `yunke-${stage}-media-${this.account}`,
      ...logged,
      serverAccessLogsPrefix: 'media/',
      lifecycleRules: [
        { noncurrentVersionExpiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(2) },
        // Replaced as a whole at each change; what it was is in the table.
        { prefix: 'models/knowledge', noncurrentVersionExpiration: Duration.days(1) },
        // Letters as received: their words and files are in conversations. What failed waits as long to be driven back.
        { prefix: 'mail/', expiration: Duration.days(14), noncurrentVersionExpiration: Duration.days(1) },
        // What was made for one customer to take away.
        { prefix: 'exports/', expiration: Duration.days(1), noncurrentVersionExpiration: Duration.days(1) },
        // What a transcription job wrote is read and deleted at once; this is for jobs whose end nobody heard of.
        {
          prefix: 'transcripts/',
          expiration: Duration.days(1),
          noncurrentVersionExpiration: Duration.days(1),
        },
      ],
      cors: [
        {
          allowedMethods: [HttpMethods.PUT, HttpMethods.GET],
          allowedOrigins: ['*'],
          allowedHeaders: ['content-type'],
          maxAge: 3_600,
        },
      ],
    }) as IBucket

    if (props.configuration.inboxes.some((inbox) => inbox.channel === 'email'))
      (this.media as Bucket).addToResourcePolicy(
        new PolicyStatement({
          sid: 'LettersFromSes',
          principals: [new ServicePrincipal('ses.amazonaws.com')],
          actions: ['s3:PutObject'],
          resources: [`${this.media.bucketArn}/mail/*`],
          conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
        }),
      )

    this.userPool = new UserPool(this, 'Staff', {
      userPoolName: `yunke-${stage}-staff`,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      deletionProtection: removal === 'retain',
      removalPolicy,
    })
    for (const [precedence, groupName] of ['admin', 'supervisor', 'agent'].entries())
      new CfnUserPoolGroup(this, `Group-${groupName}`, {
        userPoolId: this.userPool.userPoolId,
        groupName,
        precedence,
        description: `Staff with the role ${groupName}`,
      })
    this.signIn = this.userPool.addDomain('SignIn', {
      cognitoDomain: { domainPrefix: props.configuration.web.signInPrefix ?? `yunke-${stage}` },
    })

    new StringParameter(this, 'Configuration', {
      parameterName: `${this.parameterPrefix}/configuration`,
      description: 'What was configured at deployment; functions read it while they run',
      tier: ParameterTier.INTELLIGENT_TIERING,
      stringValue: JSON.stringify(RuntimeConfiguration.parse(props.configuration)),
    })
  }
}
