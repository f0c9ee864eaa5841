import { mkdirSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import type { RuntimeConfiguration } from '../schemas/deployment.ts'
import { adapt } from './adapt.ts'
import { AsyncInvoker } from './events/async-invoker.ts'
import { LocalBus } from './events/bus.ts'
import { startSchedules } from './events/scheduler.ts'
import { Flow } from './flow/flow.ts'
import { HttpApi } from './gateway/http-api.ts'
import { readApis } from './gateway/routes.ts'
import { SocketApi } from './gateway/socket-api.ts'
import { Functions } from './lambda/functions.ts'
import { pollQueue } from './lambda/queue-source.ts'
import { pollStream } from './lambda/stream-source.ts'
import { serveAws } from './services/aws-endpoint.ts'
import { startDynamo } from './services/dynamodb.ts'
import { mailReceiver } from './services/mail.ts'
import { Parameters } from './services/parameters.ts'
import { localCredentials, startQueues } from './services/queues.ts'
import { proxyToS3 } from './services/s3-proxy.ts'
import { LocalSns } from './services/sns.ts'
import { LocalStore } from './services/store.ts'
import { Machines } from './states/machine.ts'
import type { Definition } from './states/types.ts'
import { assertSupported } from './template/supported.ts'
import { type Resource, Template } from './template/template.ts'

export interface RuntimeOptions {
  readonly templates: string
  readonly data: string
  readonly port: number
  /** Where each channel's provider is reached. */
  readonly providers: Readonly<Record<string, string>>
  /** Changes the configuration before functions read it, for tests of other settings. */
  readonly adjust?: (configuration: RuntimeConfiguration) => RuntimeConfiguration
  /** Puts something between the functions and a service, to count calls or to make them fail. */
  readonly between?: (service: 'dynamodb' | 'sqs' | 's3' | 'aws', endpoint: string) => Promise<string>
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean> | boolean

/** Everything of the template, running on this machine. */
export async function startRuntime(options: RuntimeOptions) {
  const { data, port } = options
  mkdirSync(data, { recursive: true })
  const http = `http://127.0.0.1:${port}`
  const aws = `http://127.0.0.1:${port + 1}`
  const template = new Template(options.templates)
  assertSupported(template)

  const flow = new Flow()
  const store = new LocalStore(join(data, 'services.sqlite'))
  const queues = await startQueues(template, data)
  template.override = (resource, attribute) => override(resource, attribute, { template, queues, http })
  const dynamo = await startDynamo(template, data)
  const streamArn = (tableArn: string) => dynamo.streams.get(tableArn.split('/')[1] ?? '') ?? ''
  template.override = (resource, attribute) =>
    attribute === 'StreamArn'
      ? streamArn(`table/${template.ref(resource)}`)
      : override(resource, attribute, { template, queues, http })

  const functions = new Functions(flow)
  const between = options.between ?? (async (_service: string, endpoint: string) => endpoint)
  addFunctions(
    template,
    functions,
    {
      AWS_REGION: 'us-east-1',
      AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
      AWS_ENDPOINT_URL: await between('aws', aws),
      AWS_ENDPOINT_URL_DYNAMODB: await between('dynamodb', dynamo.endpoint),
      AWS_ENDPOINT_URL_SQS: await between('sqs', queues.endpoint),
      AWS_ENDPOINT_URL_S3: `${await between('s3', aws)}/s3`,
      POWERTOOLS_METRICS_DISABLED: 'true',
      TZ: 'UTC',
    },
    {
      REALTIME_ENDPOINT: `${await between('aws', aws)}/realtime`,
      SHOP_URL: `${http}/shop/`,
      PUBLIC_URL: http,
      TOKEN_ISSUER: `${http}/oidc`,
      ALLOWED_ORIGINS: `${http},http://localhost:${port}`,
    },
    options.templates,
  )

  const invoker = new AsyncInvoker({ store, functions, send: queues.send, flow })
  for (const resource of template.of('AWS::Lambda::EventInvokeConfig')) {
    const properties = template.resolved(resource) as {
      FunctionName: string
      MaximumRetryAttempts?: number
      MaximumEventAgeInSeconds?: number
      DestinationConfig?: { OnFailure?: { Destination: string } }
    }
    const onFailure = properties.DestinationConfig?.OnFailure?.Destination
    invoker.configs.set(properties.FunctionName, {
      retries: properties.MaximumRetryAttempts ?? 2,
      maxAgeMs: (properties.MaximumEventAgeInSeconds ?? 21_600) * 1000,
      ...(onFailure && { onFailure }),
    })
  }
  const bus = new LocalBus(template, invoker, queues.send, flow)
  const machines = new Machines(store, functions, flow)
  for (const resource of template.of('AWS::StepFunctions::StateMachine'))
    machines.add(template.ref(resource), JSON.parse(String(template.resolved(resource).DefinitionString)) as Definition)
  const parameters = new Parameters(template, join(data, 'secrets.json'), (configuration) =>
    adapt(configuration, options, http),
  )
  const apis = readApis(template)
  const sockets = new SocketApi(apis.sockets, functions, flow)
  const httpApi = new HttpApi(apis.http, functions, flow)

  const sns = new LocalSns()
  const handlers: Handler[] = []
  const awsHandlers: Handler[] = []
  const server = createServer(
    (request, response) => void serve([...handlers, (a, b) => httpApi.handle(a, b)], request, response),
  )
  server.on('upgrade', (request, socket, head) => {
    if (new URL(request.url ?? '/', http).pathname === '/realtime') void sockets.upgrade(request, socket, head)
    else socket.destroy()
  })
  const awsServer = createServer(
    (request, response) =>
      void serve(
        [
          ...awsHandlers,
          (a, b) => sns.serve(a, b),
          (a, b) => proxyToS3(queues.endpoint, a, b),
          (a, b) => serveAws({ bus, machines, parameters, sockets }, a, b).then(() => true),
        ],
        request,
        response,
      ),
  )
  await Promise.all([listen(server, port), listen(awsServer, port + 1)])

  const streams = new DynamoDBStreamsClient({
    endpoint: dynamo.endpoint,
    region: 'us-east-1',
    credentials: localCredentials,
  })
  const stops = [startSchedules(template, invoker), ...startSources(template, functions, store, flow, queues, streams)]
  invoker.resume()
  machines.resume()

  return {
    template,
    flow,
    functions,
    queues,
    machines,
    parameters,
    dynamo,
    streams,
    sns,
    bus,
    invoker,
    receiveMail: mailReceiver(template, invoker, queues.endpoint),
    sockets,
    handlers,
    awsHandlers,
    http,
    aws,
    stop: async () => {
      server.close()
      awsServer.close()
      sockets.stop()
      server.closeAllConnections()
      awsServer.closeAllConnections()
      invoker.stop()
      machines.stop()
      await Promise.race([Promise.all(stops.map((stop) => stop())), new Promise((done) => setTimeout(done, 3_000))])
      await functions.stop()
      await queues.stop()
      await dynamo.stop()
      store.close()
    },
  }
}

export type Runtime = Awaited<ReturnType<typeof startRuntime>>

async function serve(handlers: readonly Handler[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    for (const handler of handlers) if (await handler(request, response)) return
    response.writeHead(404, { 'content-type': 'application/json' })
    response.end('{"message":"Not Found"}')
  } catch (error) {
    if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ message: (error as Error).message }))
  }
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
}

interface OverrideParts {
  readonly template: Template
  readonly queues: { urlOf(name: string): string }
  readonly http: string
}

/** What is different here from AWS about a resource: addresses. */
function override(
  resource: Resource,
  attribute: string,
  { template, queues, http }: OverrideParts,
): string | undefined {
  if (resource.type === 'AWS::SQS::Queue' && attribute === 'Ref')
    return queues.urlOf(String(template.resolved(resource).QueueName))
  if (resource.type === 'AWS::Cognito::UserPool' && attribute === 'ProviderURL') return `${http}/oidc`
  return undefined
}

function addFunctions(
  template: Template,
  functions: Functions,
  base: Record<string, string>,
  addresses: Record<string, string>,
  templates: string,
): void {
  const assets = new Map<string, string>()
  for (const resource of template.of('AWS::Lambda::Function')) {
    const { Code } = resource.properties as { Code: { S3Key: string } }
    assets.set(resource.logicalId, join(templates, `asset.${Code.S3Key.replace(/\.zip$/, '')}`))
  }
  for (const resource of template.of('AWS::Lambda::Function')) {
    const properties = template.resolved(resource) as {
      FunctionName: string
      Timeout: number
      MemorySize: number
      Environment?: { Variables?: Record<string, string> }
    }
    const variables = properties.Environment?.Variables ?? {}
    const moved = Object.fromEntries(Object.entries(addresses).filter(([name]) => name in variables))
    functions.add({
      name: properties.FunctionName,
      arn: template.attribute(resource, 'Arn'),
      file: join(assets.get(resource.logicalId) ?? '', 'index.mjs'),
      timeoutMs: (properties.Timeout ?? 3) * 1000,
      memory: properties.MemorySize ?? 128,
      // Who asks is told from the key: each function has its own, as each has a role of its own.
      environment: { ...base, AWS_ACCESS_KEY_ID: properties.FunctionName, ...variables, ...moved },
    })
  }
}

type Queues = Awaited<ReturnType<typeof startQueues>>

function startSources(
  template: Template,
  functions: Functions,
  store: LocalStore,
  flow: Flow,
  queues: Queues,
  streams: DynamoDBStreamsClient,
): (() => Promise<void>)[] {
  return template.of('AWS::Lambda::EventSourceMapping').map((resource) => {
    const properties = template.resolved(resource) as {
      EventSourceArn: string
      FunctionName: string
      BatchSize: number
      MaximumRetryAttempts?: number
      FilterCriteria?: { Filters: { Pattern: string }[] }
      DestinationConfig?: { OnFailure?: { Destination: string } }
    }
    const { EventSourceArn: arn, FunctionName: functionName, BatchSize: batchSize } = properties
    if (arn.includes(':sqs:'))
      return pollQueue(
        queues.client,
        functions,
        { queueUrl: queues.urlOf(arn.split(':').at(-1) ?? ''), queueArn: arn, functionName, batchSize },
        flow,
      )
    const failures = properties.DestinationConfig?.OnFailure?.Destination
    const filters = (properties.FilterCriteria?.Filters ?? []).map(({ Pattern }) => JSON.parse(Pattern) as unknown)
    return pollStream(
      streams,
      functions,
      store,
      {
        streamArn: arn,
        functionName,
        functionArn: functions.arnOf(functionName),
        batchSize,
        retries: properties.MaximumRetryAttempts ?? 20,
        filters,
        ...(failures && { onFailure: (body: unknown) => queues.send(failures, body) }),
      },
      flow,
    )
  })
}
