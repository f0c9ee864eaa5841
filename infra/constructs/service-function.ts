import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { type IGrantable, type IPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { bundleOf } from '../bundle.ts'

export interface ServiceFunctionProps {
  /** The entry under functions/, such as `conversation/take-turn`. */
  readonly entry: string
  readonly description: string
  readonly stage: string
  readonly logRetention: RetentionDays
  readonly environment?: Readonly<Record<string, string>>
  /** @default 10 seconds */
  readonly timeout?: Duration
  /** @default 512 MB */
  readonly memoryMb?: number
  /** Where invocations go that failed for good; needed where events invoke the function. */
  readonly failures?: IQueue
  /** The folder of the code. @default the bundle of the entry */
  readonly codePath?: string
}

/** A function with our defaults: Node 24 on arm64, traced, its own role and log group, and nothing it was not granted. */
export class ServiceFunction extends Construct implements IGrantable {
  readonly function: LambdaFunction
  readonly grantPrincipal: IPrincipal

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id)
    const name = `yunke-${props.stage}-${props.entry.replace('/', '-')}`
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/yunke/${props.stage}/${props.entry}`,
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${name} may do`,
    })
    logGroup.grantWrite(role)
    this.function = new LambdaFunction(this, 'Function', {
      functionName: name,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(props.codePath ?? bundleOf(props.entry)),
      role,
      logGroup,
      tracing: Tracing.ACTIVE,
      timeout: props.timeout ?? Duration.seconds(10),
      memorySize: props.memoryMb ?? 512,
      environment: { POWERTOOLS_SERVICE_NAME: props.entry, POWERTOOLS_LOG_LEVEL: 'INFO', ...props.environment },
      ...(props.failures && {
        onFailure: new SqsDestination(props.failures),
        retryAttempts: 2,
        maxEventAge: Duration.hours(2),
      }),
    })
    this.grantPrincipal = this.function.grantPrincipal
  }
}
