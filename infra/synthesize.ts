import { join } from 'node:path'
import { App, Tags, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag'
import { acknowledgements } from './acknowledgements.ts'
import { root } from './bundle.ts'
import { ChannelsStack } from './stacks/channels-stack.ts'
import { ConnectStack } from './stacks/connect-stack.ts'
import { ConsoleStack } from './stacks/console-stack.ts'
import { ConversationStack } from './stacks/conversation-stack.ts'
import { DataStack } from './stacks/data-stack.ts'
import { EscalationStack } from './stacks/escalation-stack.ts'
import { GatewayStack } from './stacks/gateway-stack.ts'
import { LearningStack } from './stacks/learning-stack.ts'
import { MediaStack } from './stacks/media-stack.ts'
import { MessagingStack } from './stacks/messaging-stack.ts'
import { ObservabilityStack } from './stacks/observability-stack.ts'
import { TicketStack } from './stacks/ticket-stack.ts'
import { WebStack } from './stacks/web-stack.ts'
import { configurationOf } from './stages.ts'

/** The local machine starts from these templates at once; whoever checks or deploys them has them judged. */
const isJudged = process.env.YUNKE_NAG !== 'off'
const app = new App({
  builtinCloudFormationValidation: isJudged,
  ...(process.env.CDK_OUTDIR ? {} : { outdir: process.env.YUNKE_OUTDIR ?? join(root, 'cdk.out') }),
  analyticsReporting: false,
})
const asked = /^--stage=(.+)$/.exec(process.argv[2] ?? '')?.[1]
const stage =
  asked ?? (app.node.tryGetContext('stage') as string | undefined) ?? process.env.YUNKE_STAGE ?? 'production'
const file = (app.node.tryGetContext('config') as string | undefined) ?? process.env.YUNKE_CONFIG

/** Describes every stack of the stage that was asked for. @throws Error with every wrong value of its configuration */
export function synthesize(): void {
  describe(configurationOf(stage, file))
}

function describe(configuration: ReturnType<typeof configurationOf>): void {
  const name = (part: string) => `Yunke-${configuration.stage}-${part}`
  const isKept = configuration.removal === 'retain'
  const { residency } = configuration
  const base = { configuration, ...(residency && { env: { region: residency.region } }) }
  const data = new DataStack(app, name('Data'), {
    ...base,
    terminationProtection: isKept,
    description: 'Yunke: what must be kept',
  })
  const messaging = new MessagingStack(app, name('Messaging'), {
    ...base,
    terminationProtection: isKept,
    description: 'Yunke: queues and the bus',
  })
  const gateway = new GatewayStack(app, name('Gateway'), { ...base, description: 'Yunke: the two doors' })
  const service = { ...base, data, messaging, gateway }
  new ConversationStack(app, name('Conversation'), { ...service, description: 'Yunke: the core' })
  new MediaStack(app, name('Media'), { ...service, description: 'Yunke: files, voices and pictures' })
  new ChannelsStack(app, name('Channels'), { ...service, description: 'Yunke: webhooks of the channels' })
  const web = new WebStack(app, name('Web'), { ...service, description: 'Yunke: the web apps and their address' })
  const connect =
    configuration.connect &&
    new ConnectStack(app, name('Connect'), {
      ...service,
      connect: configuration.connect,
      consoleUrl: `${web.origins[0] ?? ''}/console/`,
      description: 'Yunke: calls and people of Amazon Connect',
    })
  const escalation = new EscalationStack(app, name('Escalation'), {
    ...service,
    connect,
    description: 'Yunke: from handover to rating',
  })
  new TicketStack(app, name('Ticket'), { ...service, description: 'Yunke: tickets, and who watches over them' })
  const learning = new LearningStack(app, name('Learning'), {
    ...service,
    description: 'Yunke: what the assistant learns by',
  })
  new ConsoleStack(app, name('Console'), {
    ...service,
    client: web.client,
    training: learning.training,
    mining: learning.mining,
    allowedOrigins: web.origins,
    description: 'Yunke: /v1 and the sockets',
  })
  new ObservabilityStack(app, name('Observability'), {
    ...base,
    messaging,
    gateway,
    escalation,
    description: 'Yunke: alarms and the dashboard',
  })
  Tags.of(app).add('yunke:stage', configuration.stage)

  if (isJudged) {
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app), new ServerlessChecks(app))
    // Where the region is fixed, findings name it.
    for (const { id, reason } of acknowledgements(configuration))
      Validations.of(app).acknowledge({ id: id.replace('<AWS::Region>', residency?.region ?? '<AWS::Region>'), reason })
  }
  app.synth()
  if (process.exitCode) return
  console.log(`Synthesized ${app.node.children.length - 1} stacks for stage "${configuration.stage}".`)
}
