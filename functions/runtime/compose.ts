import { bedrockJudge } from '../../shared/aws/bedrock-judge.ts'
import { eventBridgeBus } from '../../shared/aws/bus.ts'
import { parameterStore } from '../../shared/aws/configuration.ts'
import { languageServices } from '../../shared/aws/language-services.ts'
import { sesMailer } from '../../shared/aws/mailer.ts'
import { s3MediaEraser } from '../../shared/aws/media-eraser.ts'
import { s3MediaStore } from '../../shared/aws/media-store.ts'
import { snsPush } from '../../shared/aws/push.ts'
import { sqsBackOff, sqsDeliveryQueue, sqsTurnQueue } from '../../shared/aws/queues.ts'
import { apiGatewaySockets } from '../../shared/aws/sockets.ts'
import { dynamoTable } from '../../shared/aws/table.ts'
import { stepFunctions } from '../../shared/aws/workflows.ts'
import { adapterOf, registry } from '../../shared/channels/registry.ts'
import { Defect } from '../../shared/errors/errors.ts'
import { providerClient } from '../../shared/http/provider-client.ts'
import { publicPost } from '../../shared/http/public-post.ts'
import { shopClient } from '../../shared/http/shop-client.ts'
import type { Core } from '../../shared/ports/core.ts'
import { cloudLanguage } from '../../shared/use-cases/assistant/cloud-language.ts'
import { makeAssistant } from '../../shared/use-cases/assistant/decide.ts'
import { knowledgeCache } from '../../shared/use-cases/assistant/knowledge-cache.ts'
import { modelCache } from '../../shared/use-cases/assistant/model-cache.ts'
import { predictQuestions, type Visit } from '../../shared/use-cases/assistant/predict-questions.ts'
import { spendCall } from '../../shared/use-cases/assistant/spend-call.ts'
import type { DeliveryPorts } from '../../shared/use-cases/conversation/deliver-reply.ts'
import { putUncollected } from '../../shared/use-cases/conversation/uncollected.ts'
import type { ProfilePorts } from '../../shared/use-cases/customers/fetch-profile.ts'
import type { StepPorts } from '../../shared/use-cases/escalation/machine.ts'
import type { RelayPorts } from '../../shared/use-cases/events/relay-outbox.ts'
import { goldenGate } from '../../shared/use-cases/learning/golden-gate.ts'
import { pushToParty, type RealtimePorts, visitorParty } from '../../shared/use-cases/realtime/connections.ts'
import { notifyDevices } from '../../shared/use-cases/realtime/devices.ts'
import type { PushPorts } from '../../shared/use-cases/realtime/push-changes.ts'
import type { FramePorts } from '../../shared/use-cases/realtime/receive-frame.ts'
import type { GatePorts } from '../../shared/use-cases/realtime/redeem.ts'
import { systemClock as clock, random } from './clock.ts'
import { environment } from './environment.ts'
import { logger } from './observe.ts'

/** The only place where ports meet AWS. Each function names the set it needs; what it does not name is not bundled. */
export function corePorts(): Core {
  const { TABLE_NAME, PARAMETER_PREFIX } = environment('TABLE_NAME', 'PARAMETER_PREFIX')
  const publicUrl = process.env.PUBLIC_URL
  return {
    clock,
    table: dynamoTable(TABLE_NAME),
    configuration: parameterStore(PARAMETER_PREFIX, clock.now),
    ...(publicUrl && { publicUrl }),
  }
}

/** Which services of the cloud the template switched on for this function. */
const switchedOn = () => ({
  comprehend: process.env.COMPREHEND === 'on',
  translate: process.env.TRANSLATE === 'on',
  answerModel: process.env.ANSWER_MODEL,
  embeddingModel: process.env.EMBEDDING_MODEL,
})

const shop = () => shopClient(process.env.SHOP_URL ? environment('SHOP_URL').SHOP_URL : undefined, clock.now)

function turnPorts() {
  const core = corePorts()
  const knowledge = knowledgeCache({ ...core, store: media() })
  const opinion = modelCache({ ...core, store: media() }, (error) => logger.warn('no model', { reason: error.message }))
  const assistant = makeAssistant({
    shop: shop(),
    knowledge,
    cloud: cloudLanguage({
      services: languageServices(switchedOn()),
      now: clock.now,
      limits: async () => (await core.configuration.load()).cloud.limits,
      spend: (most) => spendCall(core, most),
    }),
    opinion,
    now: clock.now,
    configuration: core.configuration.load,
  })
  return { ...core, assistant, knowledge, opinion }
}

export function realtimePorts(): RealtimePorts {
  const { TABLE_NAME, REALTIME_ENDPOINT } = environment('TABLE_NAME', 'REALTIME_ENDPOINT')
  return { clock, table: dynamoTable(TABLE_NAME), sockets: apiGatewaySockets(REALTIME_ENDPOINT) }
}

const media = () => s3MediaStore(environment('MEDIA_BUCKET').MEDIA_BUCKET)
const turnQueue = () => sqsTurnQueue(environment('TURN_QUEUE_URL').TURN_QUEUE_URL)

export function deliveryPorts(): DeliveryPorts {
  const core = corePorts()
  const realtime = realtimePorts()
  const push = snsPush()
  const provider = providerClient({
    sockets: async ({ inboxId, address, frame }) => {
      const reached = await pushToParty(realtime, visitorParty(inboxId, address), frame)
      if (reached === 0 && frame.type === 'message')
        await notifyDevices({ ...core, push }, inboxId, address, String(frame.id))
    },
    email: sesMailer(),
    collected: (words) => putUncollected(core, words),
  })
  return { ...core, provider, media: media(), adapterOf, random }
}

/** For the function that fetches files: it also says where a voice cannot be had. */
export const mediaPorts = () => ({ ...deliveryPorts(), turnQueue: turnQueue() })

/** For the function that asks providers who somebody is: their HTTP API, and nothing else. */
export function profilePorts(): ProfilePorts {
  const elsewhere = () => Promise.reject(new Defect('A profile is asked for over HTTP.'))
  return {
    ...corePorts(),
    provider: providerClient({ sockets: elsewhere, email: elsewhere, collected: elsewhere }),
    adapterOf,
    random,
    turnQueue: turnQueue(),
  }
}

export const pushPorts = (): PushPorts => ({ ...realtimePorts(), media: media() })

export function framePorts(): FramePorts {
  return {
    ...deliveryPorts(),
    ...realtimePorts(),
    turnQueue: turnQueue(),
    webChat: registry['web-chat'],
  }
}

/** For the function that hands out, or erases, all about one customer. */
export const customerDataPorts = () => ({
  ...corePorts(),
  media: media(),
  eraser: s3MediaEraser(environment('MEDIA_BUCKET').MEDIA_BUCKET),
})

/** For the functions that tell the company's own systems; a stage that runs on one machine may tell itself. */
export const webhookPorts = () => ({ ...corePorts(), post: publicPost(process.env.PRIVATE_WEBHOOKS === 'on') })

/** For the one function that starts machines; it reads nothing. */
export const startPorts = () => ({ workflows: stepFunctions(environment('STATE_MACHINE_ARN').STATE_MACHINE_ARN) })

/** For steps inside the machine, which complete tokens and start nothing. */
export const innerStepPorts = (): StepPorts => ({ ...corePorts(), workflows: stepFunctions('') })

export function relayPorts(): RelayPorts {
  const { DELIVERY_QUEUE_URL, BUS_NAME } = environment('DELIVERY_QUEUE_URL', 'BUS_NAME')
  return {
    deliveryQueue: sqsDeliveryQueue(DELIVERY_QUEUE_URL),
    bus: eventBridgeBus(BUS_NAME),
    workflows: stepFunctions(''),
  }
}

export function apiPorts() {
  const { translate } = languageServices(switchedOn())
  return { ...innerStepPorts(), media: media(), shop: shop(), translate }
}
export type ApiPorts = ReturnType<typeof apiPorts>

/** For the function of the assistant's knowledge, tasks and models. */
export function studioPorts() {
  const turn = turnPorts()
  return {
    ...turn,
    media: media(),
    gate: goldenGate(turn),
    miner: stepFunctions(environment('MINING_MACHINE_ARN').MINING_MACHINE_ARN),
    trainer: stepFunctions(environment('TRAINING_MACHINE_ARN').TRAINING_MACHINE_ARN),
  }
}
export type StudioPorts = ReturnType<typeof studioPorts>

export function visitorPorts() {
  const core = corePorts()
  const guess = { shop: shop(), knowledge: knowledgeCache({ ...core, store: media() }), now: clock.now }
  return {
    ...core,
    media: media(),
    push: snsPush(),
    predict: (visit: Visit) => predictQuestions(guess, visit),
  }
}

export function authorizerPorts() {
  const { TABLE_NAME, TOKEN_ISSUER, TOKEN_CLIENT_ID } = environment('TABLE_NAME', 'TOKEN_ISSUER', 'TOKEN_CLIENT_ID')
  return { table: dynamoTable(TABLE_NAME), issuer: TOKEN_ISSUER, clientId: TOKEN_CLIENT_ID }
}

export function gatePorts(): GatePorts {
  const { TABLE_NAME, ALLOWED_ORIGINS } = environment('TABLE_NAME', 'ALLOWED_ORIGINS')
  return { clock, table: dynamoTable(TABLE_NAME), staffOrigins: ALLOWED_ORIGINS.split(',').filter(Boolean) }
}

/** For the function that looks back on conversations: what is known already, and who judges where a company wants a model to. */
export const learningPorts = () => {
  const core = corePorts()
  const model = process.env.INSPECTION_MODEL
  return { ...core, knowledge: knowledgeCache(core), ...(model && { judge: bedrockJudge(model) }) }
}

/** For the function that makes models; its neighbours only say what becomes of them. */
export const trainingPorts = () => ({ ...corePorts(), store: media() })

/** For the takers of the two queues: what they need, and a say in when a message is given again. */
export const turnTaker = () => ({
  ports: turnPorts(),
  backOff: sqsBackOff(environment('TURN_QUEUE_URL').TURN_QUEUE_URL),
})
export const deliveryTaker = () => ({
  ports: { ...deliveryPorts(), turnQueue: turnQueue() },
  backOff: sqsBackOff(environment('DELIVERY_QUEUE_URL').DELIVERY_QUEUE_URL),
})
