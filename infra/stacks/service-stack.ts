import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { profileModel } from '../acknowledgements.ts'
import { ServiceFunction, type ServiceFunctionProps } from '../constructs/service-function.ts'
import { retentionDays } from '../retention.ts'
import type { DataStack, StageProps } from './data-stack.ts'
import type { GatewayStack } from './gateway-stack.ts'
import type { MessagingStack } from './messaging-stack.ts'

export interface ServiceProps extends StageProps {
  readonly data: DataStack
  readonly messaging: MessagingStack
  readonly gateway: GatewayStack
}

type TableAction = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheckItem'

const reads: readonly TableAction[] = ['GetItem', 'BatchGetItem', 'Query']
const writes: readonly TableAction[] = ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem']

/** A stateless stack: it holds functions and routes, and can be destroyed without loss. */
export class ServiceStack extends Stack {
  protected readonly props: ServiceProps
  protected readonly failures: IQueue

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id, props)
    this.props = props
    this.failures = props.messaging.failuresFor(this)
  }

  protected fn(entry: string, description: string, more: Partial<ServiceFunctionProps> = {}): ServiceFunction {
    const { stage, retention } = this.props.configuration
    return new ServiceFunction(this, entry.replace('/', '-'), {
      entry,
      description,
      stage,
      logRetention: retentionDays(retention.logDays),
      ...more,
    })
  }

  /** Runs a function every so many minutes. */
  protected every(id: string, minutes: number, fn: ServiceFunction): void {
    const { failures } = this.props.messaging
    const role = new Role(this, `${id}Role`, {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
      description: 'Starts one function',
    })
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.function.functionArn] }))
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [failures.queueArn] }))
    new CfnSchedule(this, id, {
      description: `Every ${minutes} minutes`,
      scheduleExpression: minutes === 1 ? 'rate(1 minute)' : `rate(${minutes} minutes)`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: fn.function.functionArn,
        roleArn: role.roleArn,
        input: '{}',
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 300 },
        deadLetterConfig: { arn: failures.queueArn },
      },
    })
  }

  /** A durable machine by the stage's name, traced, its log kept as long as every other. */
  protected workflow(id: string, name: string, definition: object, timeout: Duration): StateMachine {
    const { stage, retention } = this.props.configuration
    return new StateMachine(this, id, {
      stateMachineName: `yunke-${stage}-${name}`,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(this.toJsonString(definition)),
      tracingEnabled: true,
      timeout,
      logs: {
        level: LogLevel.ALL,
        includeExecutionData: false,
        destination: new LogGroup(this, `${id}Logs`, {
          logGroupName: `/aws/vendedlogs/states/yunke-${stage}-${name}`,
          retention: retentionDays(retention.logDays),
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      },
    })
  }

  /** Reads the deployment's configuration, and with `secrets` the inboxes' own parameters. */
  protected readParameters(fn: ServiceFunction, secrets: 'secrets' | 'configuration'): void {
    const prefix = this.props.data.parameterPrefix
    const names =
      secrets === 'secrets'
        ? ['configuration', ...this.props.configuration.inboxes.map((inbox) => `inboxes/${inbox.id}`)]
        : ['configuration']
    fn.function.addEnvironment('PARAMETER_PREFIX', prefix)
    fn.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['ssm:GetParameter'],
        resources: names.map((name) =>
          this.formatArn({ service: 'ssm', resource: 'parameter', resourceName: `${prefix}/${name}`.slice(1) }),
        ),
      }),
    )
  }

  protected useTable(fn: ServiceFunction, mode: 'read' | 'write' | 'readwrite'): void {
    const actions = [...(mode === 'write' ? [] : reads), ...(mode === 'read' ? [] : writes)]
    const { table } = this.props.data
    fn.function.addEnvironment('TABLE_NAME', table.tableName)
    const indexes = ['gsi1', 'gsi2'].map((name) => `${table.tableArn}/index/${name}`)
    fn.function.addToRolePolicy(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [table.tableArn, ...indexes],
      }),
    )
  }

  /** Puts turns on the queue that the core takes them from. */
  protected useTurns(fn: ServiceFunction): void {
    const { queue } = this.props.messaging.turns
    queue.grantSendMessages(fn)
    fn.function.addEnvironment('TURN_QUEUE_URL', queue.queueUrl)
  }

  /** Asks the language services that the company switched on. None of them but models has resources to name. */
  protected useLanguage(fn: ServiceFunction): void {
    const { comprehend, answerModel, embeddingModel } = this.props.configuration.cloud
    this.useTranslate(fn)
    if (comprehend)
      this.switchOn(
        fn,
        'COMPREHEND',
        'on',
        ['Sentiment', 'DominantLanguage', 'Entities', 'KeyPhrases'].map((what) => `comprehend:Detect${what}`),
        ['*'],
      )
    if (answerModel) this.useModel(fn, 'ANSWER_MODEL', answerModel)
    if (embeddingModel) this.useModel(fn, 'EMBEDDING_MODEL', embeddingModel)
  }

  /** Translates, where the company switched that on. */
  protected useTranslate(fn: ServiceFunction): void {
    if (this.props.configuration.cloud.translate)
      this.switchOn(fn, 'TRANSLATE', 'on', ['translate:TranslateText'], ['*'])
  }

  /** Asks one model of Bedrock. */
  protected useModel(fn: ServiceFunction, name: string, model: string): void {
    this.switchOn(fn, name, model, ['bedrock:InvokeModel'], this.modelArns(model))
  }

  private switchOn(
    fn: ServiceFunction,
    name: string,
    value: string,
    actions: readonly string[],
    resources: readonly string[],
  ): void {
    fn.function.addEnvironment(name, value)
    fn.function.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }))
  }

  /** A model of Bedrock; an inference profile calls its model in any of its regions. */
  protected modelArns(model: string): readonly string[] {
    const base = model.replace(profileModel, '')
    const isProfile = base !== model
    return [
      `arn:${this.partition}:bedrock:${isProfile ? '*' : this.region}::foundation-model/${base}`,
      ...(isProfile ? [`arn:${this.partition}:bedrock:${this.region}:${this.account}:inference-profile/${model}`] : []),
    ]
  }

  /** Completes the waiting steps of escalations, by the machine's name: its own stack comes later. */
  protected completeSteps(fn: ServiceFunction): void {
    fn.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['states:SendTaskSuccess'],
        resources: [
          `arn:${this.partition}:states:${this.region}:${this.account}:stateMachine:yunke-${this.props.configuration.stage}-escalation`,
        ],
      }),
    )
  }

  /** The bucket of files, by the name that the data stack gives it. */
  private get mediaArn(): string {
    return `arn:${this.partition}:s3:::yunke-${this.props.configuration.stage}-media-${this.account}`
  }

  protected useMedia(fn: ServiceFunction, prefixes: readonly string[], mode: 'read' | 'readwrite' | 'delete'): void {
    fn.function.addEnvironment('MEDIA_BUCKET', this.props.data.media.bucketName)
    fn.function.addToRolePolicy(
      new PolicyStatement({
        actions: [
          's3:GetObject',
          ...(mode === 'readwrite' ? ['s3:PutObject'] : []),
          ...(mode === 'delete' ? ['s3:DeleteObject'] : []),
        ],
        resources: prefixes.map((prefix) => `${this.mediaArn}/${prefix}/*`),
      }),
    )
  }

  /** Removes files for good, with the versions that the bucket keeps of them. */
  protected eraseMedia(fn: ServiceFunction, prefixes: readonly string[]): void {
    fn.function.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:ListBucket', 's3:ListBucketVersions'], resources: [this.mediaArn] }),
    )
    fn.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        resources: prefixes.map((prefix) => `${this.mediaArn}/${prefix}/*`),
      }),
    )
  }

  /** Pushes to the apps of inboxes that have one: by the platform applications that the configuration names. */
  protected pushRights(fn: ServiceFunction, action: string, kind: 'app' | 'endpoint'): void {
    const applications = this.props.configuration.inboxes.flatMap(({ settings }) =>
      [settings.apnsArn, settings.fcmArn].filter((arn): arn is string => Boolean(arn)),
    )
    if (applications.length > 0)
      fn.function.addToRolePolicy(
        new PolicyStatement({
          actions: [action],
          resources:
            kind === 'app'
              ? applications
              : [this.formatArn({ service: 'sns', resource: 'endpoint', resourceName: '*' })],
        }),
      )
  }

  protected pushToSockets(fn: ServiceFunction): void {
    const { socketStage, sockets } = this.props.gateway
    fn.function.addEnvironment('REALTIME_ENDPOINT', socketStage.callbackUrl)
    fn.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['execute-api:ManageConnections'],
        resources: [
          this.formatArn({
            service: 'execute-api',
            resource: sockets.apiId,
            resourceName: `${socketStage.stageName}/POST/@connections/*`,
          }),
        ],
      }),
    )
  }

  /** What putting a reply on any channel, or fetching a file from it, takes. */
  protected deliveryRights(fn: ServiceFunction): void {
    this.pushRights(fn, 'sns:Publish', 'endpoint')
    const own = this.props.configuration.inboxes.flatMap(({ channel, settings }) =>
      channel === 'email' && settings.address ? [settings.address] : [],
    )
    if (own.length > 0)
      fn.function.addToRolePolicy(
        new PolicyStatement({
          actions: ['ses:SendEmail'],
          resources: own.flatMap((address) =>
            [address, address.split('@')[1] ?? ''].map((name) =>
              this.formatArn({ service: 'ses', resource: 'identity', resourceName: name }),
            ),
          ),
        }),
      )
    this.useTable(fn, 'readwrite')
    this.readParameters(fn, 'secrets')
    this.pushToSockets(fn)
  }
}
