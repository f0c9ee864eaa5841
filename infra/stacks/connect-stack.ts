import { createHash } from 'node:crypto'
import { Duration } from 'aws-cdk-lib'
import { CfnContactFlow, CfnIntegrationAssociation } from 'aws-cdk-lib/aws-connect'
import { EventBus } from 'aws-cdk-lib/aws-events'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnPermission } from 'aws-cdk-lib/aws-lambda'
import { CfnBot, CfnBotAlias, CfnBotVersion } from 'aws-cdk-lib/aws-lex'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import type { ConnectConfiguration, InboxConfiguration } from '../../schemas/deployment.ts'
import { EventRoute } from '../constructs/event-route.ts'
import type { ServiceFunction } from '../constructs/service-function.ts'
import { type ContactFlow, callFlow, deskFlow, flowProblems } from '../workflows/contact-flows.ts'
import { type ServiceProps, ServiceStack } from './service-stack.ts'

export interface ConnectProps extends ServiceProps {
  readonly connect: ConnectConfiguration
  readonly consoleUrl: string
}

const locales = { zh: 'zh_CN', en: 'en_US' } as const
const speech = { zh: { voice: 'Zhiyu', code: 'zh-CN' }, en: { voice: 'Joanna', code: 'en-US' } } as const
const askingForHuman = { zh: ['转人工', '人工客服', '我要人工'], en: ['agent', 'talk to a person', 'human'] } as const

/** What ties us to the company's own Amazon Connect: flows, the bot that listens, chats and tasks at its people's desk. */
export class ConnectStack extends ServiceStack {
  /** The steps of the escalation machine that hand over to it. */
  readonly steps: { readonly 'offer-desk': ServiceFunction; readonly 'check-desk': ServiceFunction }
  private readonly connect: ConnectConfiguration

  constructor(scope: Construct, id: string, props: ConnectProps) {
    super(scope, id, props)
    const { connect, configuration, messaging, consoleUrl } = props
    this.connect = connect

    const desk = this.flow('Desk', `yunke-${configuration.stage}-desk`, deskFlow(connect.queueArn))
    const topic = new Topic(this, 'Chats', { topicName: `yunke-${configuration.stage}-chats`, enforceSSL: true })
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('connect.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': this.account },
          ArnEquals: { 'aws:SourceArn': connect.instanceArn },
        },
      }),
    )

    const deskFn = (entry: string, description: string, actions: readonly string[]) => {
      const fn = this.fn(entry, description, { timeout: Duration.seconds(30), failures: this.failures })
      this.useTable(fn, 'readwrite')
      this.readParameters(fn, 'configuration')
      this.useMedia(fn, ['received', 'visitors'], 'read')
      fn.function.addEnvironment('CONNECT_INSTANCE_ARN', connect.instanceArn)
      fn.function.addEnvironment('CONNECT_FLOW_ARN', desk.attrContactFlowArn)
      fn.function.addEnvironment('CONNECT_TOPIC_ARN', topic.topicArn)
      fn.function.addEnvironment('CONSOLE_URL', consoleUrl)
      fn.function.addToRolePolicy(
        new PolicyStatement({
          actions: actions.map((action) => `connect:${action}`),
          resources: [
            connect.instanceArn,
            `${connect.instanceArn}/contact/*`,
            `${connect.instanceArn}/agent/*`,
            desk.attrContactFlowArn,
          ],
        }),
      )
      this.completeSteps(fn)
      return fn
    }
    const looks = ['DescribeContact', 'DescribeUser']
    this.steps = {
      'offer-desk': deskFn('escalation/offer-desk', 'Offers a conversation to Amazon Connect', [
        'StartChatContact',
        'StartContactStreaming',
      ]),
      'check-desk': deskFn('escalation/check-desk', 'Asks Amazon Connect what became of a contact', looks),
    }

    const receiveChat = deskFn('desk/receive-chat', 'What people at Amazon Connect say in a chat', looks)
    topic.addSubscription(new LambdaSubscription(receiveChat.function, { deadLetterQueue: this.failures }))
    new EventRoute(this, 'Contacts', {
      bus: EventBus.fromEventBusName(this, 'DefaultBus', 'default'),
      description: 'What became of contacts at Amazon Connect',
      pattern: {
        source: ['aws.connect'],
        detailType: ['Amazon Connect Contact Event'],
        detail: { eventType: ['INITIATED', 'CONNECTED_TO_AGENT', 'DISCONNECTED'] },
      },
      target: deskFn('desk/receive-contact-event', 'What became of contacts at Amazon Connect', looks),
      deadLetters: this.failures,
    })
    new EventRoute(this, 'Sync', {
      bus: messaging.bus,
      description: 'A conversation went on that somebody at Amazon Connect has',
      pattern: {
        detailType: ['messages.recorded', 'conversation.changed'],
        detail: { conversation: { desk: { contactId: [{ exists: true }] } } },
      },
      target: deskFn('desk/sync-desk', 'Tells Amazon Connect what the customer said', ['StopContact']),
      deadLetters: this.failures,
    })
    if (connect.tasks)
      new EventRoute(this, 'Tasks', {
        bus: messaging.bus,
        description: 'Tickets that become tasks at Amazon Connect',
        pattern: { detailType: ['ticket.changed'], detail: { change: ['created'] } },
        target: deskFn('desk/start-task', 'Makes a ticket a task at Amazon Connect', ['StartTaskContact']),
        deadLetters: this.failures,
      })
    this.takeCalls(configuration.inboxes.filter(({ channel }) => channel === 'connect'))
  }

  /** Calls and chats that come to Connect itself: the door, the bot that listens, and a flow for each inbox. */
  private takeCalls(inboxes: readonly InboxConfiguration[]): void {
    if (inboxes.length === 0) return
    const { gateway } = this.props
    const door = this.fn('channels/connect', 'Calls of Amazon Connect', { timeout: Duration.seconds(8) })
    this.useTable(door, 'readwrite')
    this.readParameters(door, 'configuration')
    this.useTurns(door)
    door.function.addEnvironment('PUBLIC_URL', gateway.http.apiEndpoint)
    const alias = this.bot(door)
    const allow = (id: string, principal: string, sourceArn: string) =>
      new CfnPermission(this, id, {
        action: 'lambda:InvokeFunction',
        functionName: door.function.functionArn,
        principal,
        sourceAccount: this.account,
        sourceArn,
      })
    allow('ConnectMayAsk', 'connect.amazonaws.com', this.connect.instanceArn)
    allow('LexMayAsk', 'lexv2.amazonaws.com', alias.attrArn)
    const known = [
      this.association('KnowsFunction', 'LAMBDA_FUNCTION', door.function.functionArn),
      this.association('KnowsBot', 'LEX_BOT', alias.attrArn),
    ]
    for (const { id: inboxId, language, settings, name } of inboxes) {
      const made = this.flow(
        `Calls-${inboxId}`,
        `yunke-${this.props.configuration.stage}-${name}`,
        callFlow({
          functionArn: door.function.functionArn,
          botAliasArn: alias.attrArn,
          queueArn: this.connect.queueArn,
          inboxId,
          language,
          locale: speech[language].code,
          voice: (language === 'zh' ? settings.voiceZh : settings.voiceEn) ?? speech[language].voice,
        }),
      )
      for (const association of known) made.addResourceDependency(association)
    }
  }

  /** A bot that understands nothing by itself: it turns speech into words and hands them to our function. */
  private bot(door: ServiceFunction): CfnBotAlias {
    const { configuration } = this.props
    const role = new Role(this, 'BotRole', {
      assumedBy: new ServicePrincipal('lexv2.amazonaws.com'),
      description: 'What the listening bot may do: speak',
    })
    role.addToPolicy(new PolicyStatement({ actions: ['polly:SynthesizeSpeech'], resources: ['*'] }))
    const hooks = { dialogCodeHook: { enabled: true }, fulfillmentCodeHook: { enabled: true } }
    const botLocales = configuration.languages.map((language) => ({
      localeId: locales[language],
      nluConfidenceThreshold: 0.4,
      voiceSettings: { voiceId: speech[language].voice },
      intents: [
        {
          name: 'Human',
          sampleUtterances: askingForHuman[language].map((utterance) => ({ utterance })),
          ...hooks,
        },
        { name: 'FallbackIntent', parentIntentSignature: 'AMAZON.FallbackIntent', ...hooks },
      ],
    }))
    const bot = new CfnBot(this, 'Bot', {
      name: `yunke-${configuration.stage}`,
      roleArn: role.roleArn,
      dataPrivacy: { ChildDirected: false },
      idleSessionTtlInSeconds: 600,
      autoBuildBotLocales: true,
      botLocales,
    })
    // A version is a snapshot: another bot needs another version.
    const hash = createHash('sha256').update(JSON.stringify(botLocales)).digest('hex').slice(0, 8)
    const version = new CfnBotVersion(this, `BotVersion${hash}`, {
      botId: bot.attrId,
      botVersionLocaleSpecification: botLocales.map(({ localeId }) => ({
        localeId,
        botVersionLocaleDetails: { sourceBotVersion: 'DRAFT' },
      })),
    })
    return new CfnBotAlias(this, 'BotAlias', {
      botAliasName: 'live',
      botId: bot.attrId,
      botVersion: version.attrBotVersion,
      botAliasLocaleSettings: botLocales.map(({ localeId }) => ({
        localeId,
        botAliasLocaleSetting: {
          enabled: true,
          codeHookSpecification: {
            lambdaCodeHook: { lambdaArn: door.function.functionArn, codeHookInterfaceVersion: '1.0' },
          },
        },
      })),
    })
  }

  private association(id: string, integrationType: string, integrationArn: string): CfnIntegrationAssociation {
    return new CfnIntegrationAssociation(this, id, {
      instanceId: this.connect.instanceArn,
      integrationType,
      integrationArn,
    })
  }

  private flow(id: string, name: string, content: ContactFlow): CfnContactFlow {
    const problems = flowProblems(content)
    if (problems.length > 0) throw new Error(`The contact flow ${name} is not valid: ${problems.join(', ')}`)
    return new CfnContactFlow(this, id, {
      instanceArn: this.connect.instanceArn,
      name,
      type: 'CONTACT_FLOW',
      description: 'Made by Yunke; changes made in Amazon Connect are overwritten',
      content: this.toJsonString(content),
    })
  }
}
