import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SQSEvent } from 'aws-lambda'
import { type EscalationStep, escalationDefinition, escalationSteps } from '../../../infra/workflows/escalation.ts'
import { AsyncInvoker } from '../../../local/events/async-invoker.ts'
import { LocalBus } from '../../../local/events/bus.ts'
import { Flow } from '../../../local/flow/flow.ts'
import type { ApiSpec } from '../../../local/gateway/routes.ts'
import { SocketApi } from '../../../local/gateway/socket-api.ts'
import type { Functions } from '../../../local/lambda/functions.ts'
import { pollQueue } from '../../../local/lambda/queue-source.ts'
import { serveAws } from '../../../local/services/aws-endpoint.ts'
import { localCredentials, startQueues } from '../../../local/services/queues.ts'
import { LocalStore } from '../../../local/services/store.ts'
import { Machines } from '../../../local/states/machine.ts'
import type { Template } from '../../../local/template/template.ts'
import { eventBridgeBus } from '../../../shared/aws/bus.ts'
import { sqsBackOff, sqsDeliveryQueue, sqsTurnQueue } from '../../../shared/aws/queues.ts'
import { apiGatewaySockets } from '../../../shared/aws/sockets.ts'
import { stepFunctions } from '../../../shared/aws/workflows.ts'
import type { BackOff } from '../../../shared/ports/work.ts'
import { eventually } from '../../support/local.ts'
import { type Heard, idle, type Rig } from './rig.ts'

const arnOf = (service: string, name: string) => `arn:aws:${service}:us-east-1:000000000000:${name}`
const [mostReceives, visibilitySeconds] = [3, 3]

/** A template of what the contract is about, with timeouts that a test can wait for. */
function templateOf(): Template {
  const queue = (QueueName: string, more = {}) => ({ QueueName, FifoQueue: true, ...more })
  const [dead, failed] = ['dead.fifo', 'failed']
  const watched = {
    VisibilityTimeout: visibilitySeconds,
    RedrivePolicy: { deadLetterTargetArn: arnOf('sqs', dead), maxReceiveCount: mostReceives },
  }
  const rule = {
    EventBusName: 'yunke',
    EventPattern: { source: ['yunke'] },
    Targets: [{ Arn: arnOf('lambda', 'function:listener') }],
  }
  const resources = [
    ['AWS::SQS::Queue', queue('turns.fifo')],
    ['AWS::SQS::Queue', queue('deliveries.fifo', watched)],
    ['AWS::SQS::Queue', queue(dead)],
    ['AWS::SQS::Queue', { QueueName: failed }],
    ['AWS::Events::Rule', rule],
  ] as const
  const all = resources.map(([type, properties], place) => ({
    stack: 's',
    logicalId: `r${place}`,
    type: type as string,
    properties,
  }))
  return {
    of: (type: string) => all.filter((one) => one.type === type),
    resolved: ({ properties }: { properties: unknown }) => properties,
  } as unknown as Template
}

/** The ports over AWS's wire protocols, to the services of the local runtime. */
export async function wireRig(): Promise<Rig> {
  const behaviour = idle()
  const data = mkdtempSync(join(tmpdir(), 'yunke-work-'))
  const template = templateOf()
  const queues = await startQueues(template, data)
  const flow = new Flow()
  const connected: string[] = []
  const deliveriesUrl = queues.urlOf('deliveries.fifo')
  const backOff: { use: BackOff } = { use: async () => undefined }
  const invoke = async (name: string, event: unknown): Promise<unknown> => {
    if (name === 'turns') return behaviour.turn(event as SQSEvent, async () => undefined)
    if (name === 'deliveries') return behaviour.deliver(event as SQSEvent, backOff.use)
    if (name.endsWith(':listener')) return behaviour.hear(event as Heard)
    if (name === 'connect') {
      connected.push((event as { requestContext: { connectionId: string } }).requestContext.connectionId)
      return { statusCode: 200 }
    }
    return (escalationSteps as readonly string[]).includes(name)
      ? behaviour.step(name, event as Record<string, string>)
      : {}
  }
  const functions = {
    invoke,
    invokeInBackground: invoke,
    find: (name: string) => ({ name, arn: name }),
  } as unknown as Functions
  const store = new LocalStore(join(data, 'store.sqlite'))
  const invoker = new AsyncInvoker({ store, functions, send: queues.send, flow })
  const onFailure = arnOf('sqs', 'failed')
  invoker.configs.set(arnOf('lambda', 'function:listener'), { retries: 2, maxAgeMs: 600_000, onFailure })
  const bus = new LocalBus(template, invoker, queues.send, flow)
  const machines = new Machines(store, functions, flow)
  const arns = Object.fromEntries(escalationSteps.map((step) => [step, step])) as Record<EscalationStep, string>
  machines.add(arnOf('states', 'stateMachine:escalation'), escalationDefinition(arns) as never)
  const routes = ['$connect', '$default', '$disconnect'].map((key) => ({ key, functionName: key.slice(1) }))
  const socketApi = new SocketApi({ routes } as unknown as ApiSpec, functions, flow)
  const services = { bus, machines, sockets: socketApi, parameters: undefined as never }
  const server = createServer((request, response) => void serveAws(services, request, response))
  server.on('upgrade', (request, socket, head) => void socketApi.upgrade(request, socket, head))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
  })
  backOff.use = sqsBackOff(deliveriesUrl)
  const polled = ['turns', 'deliveries'].map((functionName) => {
    const name = `${functionName}.fifo`
    const source = { queueUrl: queues.urlOf(name), queueArn: arnOf('sqs', name), functionName, batchSize: 10 }
    return pollQueue(queues.client, functions, source, flow)
  })
  const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))
  const opened: WebSocket[] = []
  return {
    behaviour,
    turnQueue: sqsTurnQueue(queues.urlOf('turns.fifo')),
    deliveryQueue: sqsDeliveryQueue(deliveriesUrl),
    bus: eventBridgeBus('yunke'),
    workflows: stepFunctions(arnOf('states', 'stateMachine:escalation')),
    sockets: apiGatewaySockets(endpoint),
    mostReceives,
    visibilityMs: visibilitySeconds * 1_000,
    factTries: 3,
    connect: async () => {
      const before = connected.length
      const frames: unknown[] = []
      const socket = new WebSocket(endpoint.replace('http', 'ws'))
      opened.push(socket)
      socket.addEventListener('message', ({ data: text }) => frames.push(JSON.parse(String(text))))
      await new Promise((done) => socket.addEventListener('open', done))
      return { id: connected[before] as string, frames: () => frames, close: () => socket.close() }
    },
    sleep,
    now: Date.now,
    until: async (what, isSo) => void (await eventually(what, isSo, 45)),
    pass: sleep,
    setAside: async () => {
      const waiting = (name: string) => queues.states().find((one) => one.name === name)?.waiting ?? 0
      return { deliveries: waiting('dead.fifo'), facts: waiting('failed') }
    },
    stop: async () => {
      for (const socket of opened) socket.close()
      for (const stopPolling of polled) await stopPolling()
      invoker.stop()
      machines.stop()
      socketApi.stop()
      server.closeAllConnections()
      server.close()
      await queues.stop()
      store.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}
