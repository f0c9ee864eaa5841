import type { IncomingMessage } from 'node:http'
import { type Resource, Template } from '../../local/template/template.ts'
import { answerWith, onePerEndpoint, standBefore } from './proxy.ts'

interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
}

/** One thing that a call needs: an action, and what it is done to; undefined where that is not told from the call. */
interface Need {
  readonly action: string
  readonly resource: string | undefined
}

const list = <T>(one: T | readonly T[]): readonly T[] => (Array.isArray(one) ? one : [one]) as readonly T[]
const matches = (pattern: string, text: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(text)

/** What each function of a template may do, as its role says. */
function grantsOf(template: Template): ReadonlyMap<string, readonly Statement[]> {
  const byRole = new Map<string, Statement[]>()
  for (const policy of template.of('AWS::IAM::Policy')) {
    const { Roles } = policy.properties as { Roles: { Ref: string }[] }
    const { PolicyDocument } = template.resolved(policy) as { PolicyDocument: { Statement: Statement[] } }
    for (const { Ref } of Roles) {
      const role = `${policy.stack}/${Ref}`
      byRole.set(role, [...(byRole.get(role) ?? []), ...PolicyDocument.Statement])
    }
  }
  const roleOf = ({ stack, properties }: Resource) =>
    `${stack}/${(properties as { Role: { 'Fn::GetAtt': [string, string] } }).Role['Fn::GetAtt'][0]}`
  return new Map(
    template
      .of('AWS::Lambda::Function')
      .map((one) => [String(template.resolved(one).FunctionName), byRole.get(roleOf(one)) ?? []]),
  )
}

const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:000000000000:${rest}`
const table = (name: unknown, index?: unknown) =>
  arn('dynamodb', index ? `table/${name}/index/${index}` : `table/${name}`)

type Json = Record<string, unknown>

const transactActions = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
} as const

function needsOfTable(operation: string, body: Json): readonly Need[] {
  const need = (action: string, resource: string): Need => ({ action: `dynamodb:${action}`, resource })
  if (/^Batch(?:Get|Write)Item$/.test(operation))
    return Object.keys((body.RequestItems ?? {}) as Json).map((name) => need(operation, table(name)))
  if (operation.startsWith('Transact'))
    return ((body.TransactItems ?? []) as Record<string, Json>[]).flatMap((item) =>
      Object.entries(item).map(([kind, { TableName }]) =>
        need(transactActions[kind as keyof typeof transactActions], table(TableName)),
      ),
    )
  return [need(operation, table(body.TableName, body.IndexName))]
}

function needsOfFiles({ method = 'GET', url = '/' }: IncomingMessage): readonly Need[] {
  const { pathname, searchParams } = new URL(url, 'http://local')
  const [bucket = '', ...key] = decodeURIComponent(pathname.replace(/^\/s3\//, '')).split('/')
  const file = `arn:aws:s3:::${bucket}/${key.join('/')}`
  if (searchParams.has('versions')) return [{ action: 's3:ListBucketVersions', resource: `arn:aws:s3:::${bucket}` }]
  if (searchParams.has('list-type')) return [{ action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` }]
  if (method === 'DELETE')
    return [{ action: searchParams.has('versionId') ? 's3:DeleteObjectVersion' : 's3:DeleteObject', resource: file }]
  return [{ action: method === 'PUT' ? 's3:PutObject' : 's3:GetObject', resource: file }]
}

/** Calls that say what they do by their path. */
const byPath: readonly (readonly [string, RegExp, string])[] = [
  ['ses', /^POST \/v2\/email\/outbound-emails/, 'ses:SendEmail'],
  ['bedrock', /^POST \/model\/[^/]+\/(?:invoke|converse)/, 'bedrock:InvokeModel'],
  ['polly', /^POST \/v1\/speech/, 'polly:SynthesizeSpeech'],
  ['connect', /^PUT \/contact\/chat$/, 'connect:StartChatContact'],
  ['connect', /^PUT \/contact\/task$/, 'connect:StartTaskContact'],
  ['connect', /^POST \/contact\/start-streaming$/, 'connect:StartContactStreaming'],
  ['connect', /^POST \/contact\/stop$/, 'connect:StopContact'],
  ['connect', /^GET \/contacts\//, 'connect:DescribeContact'],
  ['connect', /^GET \/users\//, 'connect:DescribeUser'],
  ['execute-api', /\/(?:@|%40)connections\//, 'execute-api:ManageConnections'],
]

/** What a call needs; undefined where this knows no rule for it. */
function needsOf(service: string, request: IncomingMessage, text: string): readonly Need[] | undefined {
  const operation =
    String(request.headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? ''
  if (service === 's3') return needsOfFiles(request)
  const path = byPath.find(([of, pattern]) => of === service && pattern.test(`${request.method} ${request.url}`))
  if (path) return [{ action: path[2], resource: undefined }]
  if (service === 'sns') {
    const action = operation || new URLSearchParams(text).get('Action') || ''
    return [{ action: `sns:${action}`, resource: undefined }]
  }
  // Who speaks in a contact of Amazon Connect shows the contact's own token, and needs no right.
  if (service === 'execute-api' && request.url?.startsWith('/participant/')) return []
  if (!operation) return undefined
  const body = JSON.parse(text || '{}') as Json
  if (service === 'dynamodb') return needsOfTable(operation, body)
  if (service === 'sqs')
    return [
      {
        action: `sqs:${operation.replace(/Batch$/, '')}`,
        resource: arn('sqs', String(body.QueueUrl).split('/').at(-1) ?? ''),
      },
    ]
  if (service === 'events')
    return (body.Entries as { EventBusName: string }[]).map(({ EventBusName: bus }) => ({
      action: 'events:PutEvents',
      resource: bus.startsWith('arn:') ? bus : arn('events', `event-bus/${bus}`),
    }))
  if (service === 'ssm') return [{ action: `ssm:${operation}`, resource: arn('ssm', `parameter${body.Name}`) }]
  if (operation === 'StartExecution')
    return [{ action: 'states:StartExecution', resource: String(body.stateMachineArn) }]
  // The three ways to end a task are one right.
  if (/^SendTask/.test(operation)) return [{ action: 'states:SendTaskSuccess', resource: undefined }]
  return [{ action: `${service}:${operation}`, resource: undefined }]
}

/** What a role does not grant of what its function asked for. */
export class Permissions {
  private readonly grants: ReadonlyMap<string, readonly Statement[]>
  private readonly guards = onePerEndpoint((endpoint) => this.guard(endpoint))
  readonly refused = new Set<string>()
  /** Services and operations that there is no rule for. */
  readonly unknown = new Set<string>()
  calls = 0

  constructor(folder: string) {
    this.grants = grantsOf(new Template(folder))
  }

  /** Stands between the functions and a service: what a role does not grant is refused, as IAM would, and remembered. */
  readonly between = (_service: string, endpoint: string): Promise<string> => this.guards(endpoint)

  private guard(endpoint: string): Promise<string> {
    return standBefore(endpoint, async ({ request, body, response, pass }) => {
      const signed =
        /Credential=([^,\s]+)/.exec(String(request.headers.authorization ?? ''))?.[1] ??
        new URL(request.url ?? '/', endpoint).searchParams.get('X-Amz-Credential') ??
        ''
      const [who = '', , , service = ''] = signed.split('/')
      const lacking = this.lacking(who, service, request, body)
      if (!lacking) return answerWith(response, await pass())
      this.refused.add(`${who}: ${lacking}`)
      response.writeHead(403, {
        'content-type': 'application/x-amz-json-1.0',
        'x-amzn-errortype': 'AccessDeniedException',
      })
      response.end(JSON.stringify({ __type: 'AccessDeniedException', message: `${who} is not authorized: ${lacking}` }))
    })
  }

  private lacking(who: string, service: string, request: IncomingMessage, body: Buffer): string | undefined {
    const grants = this.grants.get(who)
    // Only functions have roles here; the machine itself asks for nobody.
    if (!grants) return undefined
    this.calls++
    const needs = needsOf(service, request, service === 's3' ? '' : body.toString('utf8'))
    if (!needs) {
      this.unknown.add(`${service} ${request.method} ${request.url?.split('?')[0]}`)
      return undefined
    }
    const missing = needs.find(({ action, resource }) => !grants.some((grant) => allows(grant, action, resource)))
    return missing && `${missing.action} on ${missing.resource ?? 'anything'}`
  }
}

const allows = ({ Effect, Action, Resource: on }: Statement, action: string, resource: string | undefined) =>
  Effect === 'Allow' &&
  list(Action).some((one) => matches(one, action)) &&
  (resource === undefined || list(on).some((one) => matches(one, resource)))
