import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Resource {
  readonly stack: string
  readonly logicalId: string
  readonly type: string
  readonly properties: Readonly<Record<string, unknown>>
}

interface TemplateFile {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>>
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>>
}

const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': '000000000000',
  'AWS::Region': 'us-east-1',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': 'local',
  'AWS::NoValue': '',
}
export const region = 'us-east-1'
export const account = '000000000000'

/** What a local service says a resource's Ref or attribute is, once it runs; undefined leaves the usual value. */
export type Override = (resource: Resource, attribute: string) => string | undefined

/** The synthesized stacks as one list of resources, with their intrinsic functions resolved. */
export class Template {
  readonly resources: readonly Resource[]
  private readonly exports = new Map<string, { readonly stack: string; readonly value: unknown }>()
  private readonly index = new Map<string, Resource>()
  override: Override = () => undefined

  constructor(folder: string) {
    const resources: Resource[] = []
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.template.json'))) {
      const stack = file.replace('.template.json', '')
      const template = JSON.parse(readFileSync(join(folder, file), 'utf8')) as TemplateFile
      for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
        const resource = { stack, logicalId, type: Type, properties: Properties ?? {} }
        resources.push(resource)
        this.index.set(`${stack}/${logicalId}`, resource)
      }
      for (const output of Object.values(template.Outputs ?? {}))
        if (typeof output.Export?.Name === 'string')
          this.exports.set(output.Export.Name, { stack, value: output.Value })
    }
    this.resources = resources
  }

  of(type: string): readonly Resource[] {
    return this.resources.filter((resource) => resource.type === type)
  }

  /** The properties of a resource with every intrinsic function resolved. */
  resolved(resource: Resource): Record<string, unknown> {
    return this.resolve(resource.properties, resource.stack) as Record<string, unknown>
  }

  ref(resource: Resource): string {
    return this.override(resource, 'Ref') ?? nameOf(resource, this)
  }

  attribute(resource: Resource, name: string): string {
    return this.override(resource, name) ?? attributeOf(resource, name, this)
  }

  resolve(value: unknown, stack: string): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item, stack))
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value)
    const [name, argument] = entries[0] ?? []
    if (entries.length === 1 && name && (name === 'Ref' || name.startsWith('Fn::')))
      return this.intrinsic(name, argument, stack)
    return Object.fromEntries(entries.map(([key, inner]) => [key, this.resolve(inner, stack)]))
  }

  private find(stack: string, logicalId: string): Resource {
    const resource = this.index.get(`${stack}/${logicalId}`)
    if (!resource) throw new Error(`The template of ${stack} refers to ${logicalId}, which it does not have.`)
    return resource
  }

  private intrinsic(name: string, argument: unknown, stack: string): unknown {
    if (name === 'Ref') return pseudo[argument as string] ?? this.ref(this.find(stack, argument as string))
    if (name === 'Fn::GetAtt') {
      const [logicalId, attribute] = argument as [string, string]
      return this.attribute(this.find(stack, logicalId), attribute)
    }
    if (name === 'Fn::ImportValue') {
      const found = this.exports.get(argument as string)
      if (!found) throw new Error(`The template of ${stack} imports ${String(argument)}, which nothing exports.`)
      return this.resolve(found.value, found.stack)
    }
    if (name === 'Fn::Join') {
      const [separator, parts] = argument as [string, unknown[]]
      return parts.map((part) => String(this.resolve(part, stack))).join(separator)
    }
    if (name === 'Fn::Sub') {
      const [text, names] = Array.isArray(argument)
        ? (argument as [string, Record<string, unknown>])
        : [argument as string, {}]
      return text.replace(/\$\{([^}]+)\}/g, (_, key: string) =>
        String(
          key in names
            ? this.resolve(names[key], stack)
            : this.intrinsic(key.includes('.') ? 'Fn::GetAtt' : 'Ref', key.includes('.') ? key.split('.') : key, stack),
        ),
      )
    }
    throw new Error(`The local runtime does not know the intrinsic function ${name}, used in ${stack}.`)
  }
}

const nameProperties: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Events::EventBus': 'Name',
  'AWS::SSM::Parameter': 'Name',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Cognito::UserPoolDomain': 'Domain',
  'AWS::ApiGatewayV2::Stage': 'StageName',
}

/** Resources whose Ref is their ARN. */
const namedByArn = new Set(['AWS::StepFunctions::StateMachine', 'AWS::SNS::Topic'])

function nameOf(resource: Resource, template: Template): string {
  const property = nameProperties[resource.type]
  const name = property && template.resolve(resource.properties[property], resource.stack)
  if (namedByArn.has(resource.type)) return attributeOf(resource, 'Arn', template)
  if (typeof name === 'string') return name
  return resource.type === 'AWS::S3::Bucket' ? resource.logicalId.toLowerCase() : resource.logicalId
}

const arnParts: Readonly<Record<string, readonly [string, string]>> = {
  'AWS::DynamoDB::GlobalTable': ['dynamodb', 'table/'],
  'AWS::Lambda::Function': ['lambda', 'function:'],
  'AWS::SQS::Queue': ['sqs', ''],
  'AWS::SNS::Topic': ['sns', ''],
  'AWS::Connect::ContactFlow': ['connect', 'instance/local/contact-flow/'],
  'AWS::Lex::BotAlias': ['lex', 'bot-alias/local/'],
  'AWS::Events::EventBus': ['events', 'event-bus/'],
  'AWS::StepFunctions::StateMachine': ['states', 'stateMachine:'],
}

function attributeOf(resource: Resource, attribute: string, template: Template): string {
  if (attribute === 'QueueName') return nameOf(resource, template)
  if (attribute === 'DomainName') return 'localhost'
  const parts = arnParts[resource.type]
  const name =
    resource.type === 'AWS::StepFunctions::StateMachine'
      ? String(resource.properties.StateMachineName)
      : resource.type === 'AWS::SNS::Topic'
        ? String(resource.properties.TopicName)
        : nameOf(resource, template)
  if (attribute === 'Arn' && resource.type === 'AWS::S3::Bucket') return `arn:aws:s3:::${name}`
  return `arn:aws:${parts?.[0] ?? 'local'}:${region}:${account}:${parts?.[1] ?? ''}${name}`
}
