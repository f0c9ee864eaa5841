import type { Template } from './template.ts'

/** What the local runtime understands of each resource it acts on: everything else would silently behave differently. */
const acted: Readonly<Record<string, readonly string[]>> = {
  'AWS::ApiGatewayV2::Api': ['CorsConfiguration', 'Description', 'Name', 'ProtocolType', 'RouteSelectionExpression'],
  'AWS::ApiGatewayV2::Authorizer': [
    'ApiId',
    'AuthorizerPayloadFormatVersion',
    'AuthorizerResultTtlInSeconds',
    'AuthorizerType',
    'AuthorizerUri',
    'EnableSimpleResponses',
    'IdentitySource',
    'Name',
  ],
  'AWS::ApiGatewayV2::Integration': ['ApiId', 'IntegrationType', 'IntegrationUri', 'PayloadFormatVersion'],
  'AWS::ApiGatewayV2::Route': ['ApiId', 'AuthorizationType', 'AuthorizerId', 'RouteKey', 'Target'],
  'AWS::ApiGatewayV2::Stage': ['AccessLogSettings', 'ApiId', 'AutoDeploy', 'DefaultRouteSettings', 'StageName'],
  'AWS::Connect::ContactFlow': ['Content', 'Description', 'InstanceArn', 'Name', 'Type'],
  'AWS::Connect::IntegrationAssociation': ['InstanceId', 'IntegrationArn', 'IntegrationType'],
  'AWS::DynamoDB::GlobalTable': [
    'AttributeDefinitions',
    'BillingMode',
    'GlobalSecondaryIndexes',
    'KeySchema',
    'Replicas',
    'SSESpecification',
    'StreamSpecification',
    'TableName',
    'TimeToLiveSpecification',
  ],
  'AWS::Events::EventBus': ['DeadLetterConfig', 'Description', 'Name'],
  'AWS::Events::Rule': ['Description', 'EventBusName', 'EventPattern', 'State', 'Targets'],
  'AWS::Lambda::EventInvokeConfig': [
    'DestinationConfig',
    'FunctionName',
    'MaximumEventAgeInSeconds',
    'MaximumRetryAttempts',
    'Qualifier',
  ],
  'AWS::Lambda::EventSourceMapping': [
    'BatchSize',
    'BisectBatchOnFunctionError',
    'DestinationConfig',
    'EventSourceArn',
    'FilterCriteria',
    'FunctionName',
    'FunctionResponseTypes',
    'MaximumRetryAttempts',
    'ParallelizationFactor',
    'StartingPosition',
  ],
  'AWS::Lambda::Function': [
    'Architectures',
    'Code',
    'Description',
    'Environment',
    'FunctionName',
    'Handler',
    'LoggingConfig',
    'MemorySize',
    'Role',
    'Runtime',
    'Timeout',
    'TracingConfig',
  ],
  'AWS::Lex::BotAlias': ['BotAliasLocaleSettings', 'BotAliasName', 'BotAliasTags', 'BotId', 'BotVersion'],
  'AWS::S3::Bucket': [
    'AccessControl',
    'BucketEncryption',
    'BucketName',
    'CorsConfiguration',
    'LifecycleConfiguration',
    'LoggingConfiguration',
    'OwnershipControls',
    'PublicAccessBlockConfiguration',
    'VersioningConfiguration',
  ],
  'AWS::SES::ReceiptRule': ['Rule', 'RuleSetName'],
  'AWS::SES::ReceiptRuleSet': ['RuleSetName'],
  'AWS::SQS::Queue': [
    'FifoQueue',
    'MessageRetentionPeriod',
    'QueueName',
    'RedrivePolicy',
    'SqsManagedSseEnabled',
    'VisibilityTimeout',
  ],
  'AWS::SSM::Parameter': ['Description', 'Name', 'Tier', 'Type', 'Value'],
  'AWS::Scheduler::Schedule': ['Description', 'FlexibleTimeWindow', 'ScheduleExpression', 'Target'],
  'AWS::StepFunctions::StateMachine': [
    'DefinitionString',
    'LoggingConfiguration',
    'RoleArn',
    'StateMachineName',
    'StateMachineType',
    'TracingConfiguration',
  ],
  'AWS::Cognito::UserPoolClient': [],
  'AWS::Cognito::UserPool': [],
  'Custom::PublishWeb': ['ContentHash', 'ServiceToken', 'Settings'],
}

/** Resources without effect on one machine: rights, logs, alarms, the content network, keys of people's accounts. */
const idle = [
  /^AWS::IAM::/,
  /^AWS::Logs::/,
  /^AWS::CloudWatch::/,
  /^AWS::CloudFront::/,
  /^AWS::SNS::/,
  /^AWS::Cognito::/,
  /^AWS::Lambda::Permission$/,
  /^AWS::Lex::Bot(Version)?$/,
  /^AWS::SQS::QueuePolicy$/,
  /^AWS::S3::BucketPolicy$/,
  /^AWS::Events::Archive$/,
  /^AWS::CDK::/,
]

/** Refuses, by name, what would behave differently here than on AWS. @throws Error */
export function assertSupported(template: Template): void {
  for (const { type, properties, logicalId } of template.resources) {
    const known = acted[type]
    if (!known) {
      if (idle.some((pattern) => pattern.test(type))) continue
      throw new Error(`The local runtime does not know the resource type ${type} (${logicalId}).`)
    }
    if (known.length === 0) continue
    const unknown = Object.keys(properties).find((name) => name !== 'Tags' && !known.includes(name))
    if (unknown)
      throw new Error(`The local runtime does not support the property ${unknown} of ${type} (${logicalId}).`)
  }
}
