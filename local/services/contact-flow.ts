import { randomUUID } from 'node:crypto'
import type { Functions } from '../lambda/functions.ts'
import type { Template } from '../template/template.ts'

interface Action {
  readonly Identifier: string
  readonly Type: string
  readonly Parameters: Readonly<Record<string, unknown>>
  readonly Transitions: {
    readonly NextAction?: string
    readonly Errors?: readonly { readonly NextAction: string; readonly ErrorType: string }[]
    readonly Conditions?: readonly {
      readonly NextAction: string
      readonly Condition: { readonly Operands: readonly string[] }
    }[]
  }
}

interface Flow {
  readonly StartAction: string
  readonly Actions: readonly Action[]
}

type Texts = Record<string, string>

/** What a running contact can do to the world. */
export interface FlowWorld {
  readonly template: Template
  readonly functions: Functions
  readonly instanceArn: string
  say(text: string): void
  /** False where the queue has no room. */
  queue(queueArn: string): boolean
  end(): void
}

export interface FlowContact {
  readonly id: string
  readonly channel: 'VOICE' | 'CHAT' | 'TASK'
  readonly address: string
  readonly attributes: Texts
  queueArn?: string
}

interface LexAnswer {
  readonly sessionState?: {
    readonly sessionAttributes?: Texts
    readonly dialogAction?: { readonly type: string }
    readonly intent?: { readonly name: string }
  }
  readonly messages?: readonly { readonly content: string }[]
}

/** Runs one contact through a flow of the template, in Connect's flow language, and Lex where the flow uses it. */
export class ContactFlowRun {
  private readonly flow: Flow
  private readonly world: FlowWorld
  private readonly contact: FlowContact
  private external: Texts = {}
  private session: Texts = {}
  private locale = 'en_US'
  /** The action at which the contact waits for its customer. */
  private waiting: Action | undefined
  isOver = false

  constructor(content: string, world: FlowWorld, contact: FlowContact) {
    this.flow = JSON.parse(content) as Flow
    this.world = world
    this.contact = contact
  }

  start = () => this.go(this.flow.StartAction)

  get isListening(): boolean {
    return this.waiting !== undefined
  }

  /** The customer says something, or presses keys. */
  async hear(text: string, mode: 'Speech' | 'Text' | 'DTMF', confidence?: number): Promise<void> {
    const action = this.waiting
    if (!action) return
    const answer = await this.askLex(action, text, mode, confidence).catch(() => undefined)
    if (this.waiting !== action) return
    const { sessionState, messages = [] } = answer ?? {}
    const type = sessionState?.dialogAction?.type
    const isWrong =
      !sessionState ||
      (type === 'ElicitIntent' && messages.length === 0) ||
      messages.some(({ content }) => content.length > 1_024)
    if (isWrong) return this.leave(this.errorOf(action, 'NoMatchingError'))
    this.session = { ...this.session, ...sessionState.sessionAttributes }
    for (const { content } of messages) this.world.say(content)
    if (type !== 'Close') return
    const intent = sessionState.intent?.name ?? ''
    const matched = action.Transitions.Conditions?.find(({ Condition }) => Condition.Operands.includes(intent))
    await this.leave(matched?.NextAction ?? this.errorOf(action, 'NoMatchingCondition'))
  }

  /** The customer stays silent for as long as the bot waits. */
  async silence(): Promise<void> {
    const action = this.waiting
    if (action) await this.leave(this.errorOf(action, 'InputTimeLimitExceeded'))
  }

  hangUp(): void {
    this.waiting = undefined
    this.isOver = true
  }

  private leave(next: string): Promise<void> {
    this.waiting = undefined
    return this.go(next)
  }

  private errorOf({ Transitions }: Action, type: string): string {
    const found = Transitions.Errors?.find(({ ErrorType }) => ErrorType === type)
    return found?.NextAction ?? Transitions.NextAction ?? ''
  }

  /** A parameter with its references filled; what is not there is an empty text. */
  private fill(value: unknown): unknown {
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.fill(inner)]))
    if (typeof value !== 'string' || !value.startsWith('$.')) return value
    const [, space = '', ...rest] = value.split('.')
    const name = rest.join('.')
    if (space === 'External') return this.external[name] ?? ''
    if (space === 'Attributes') return this.contact.attributes[name] ?? ''
    if (value.startsWith('$.Lex.SessionAttributes.')) return this.session[rest.slice(1).join('.')] ?? ''
    if (value === '$.ContactId') return this.contact.id
    if (value === '$.CustomerEndpoint.Address') return this.contact.address
    throw new Error(`The local contact flow does not know the reference ${value}.`)
  }

  private async go(from: string): Promise<void> {
    for (let name = from; name && !this.isOver; ) {
      const action = this.flow.Actions.find(({ Identifier }) => Identifier === name)
      if (!action) throw new Error(`The flow has no action ${name}.`)
      const parameters = this.fill(action.Parameters) as Record<string, unknown>
      const next = await this.run(action, parameters)
      if (next === undefined) return
      name = next
    }
  }

  /** Does one action; the next one's name, or nothing where the contact waits or is over. */
  private async run(action: Action, parameters: Record<string, unknown>): Promise<string | undefined> {
    const then = action.Transitions.NextAction ?? ''
    switch (action.Type) {
      case 'UpdateContactTextToSpeechVoice':
        return then
      case 'UpdateContactData':
        this.locale = String(parameters.LanguageCode).replace('-', '_')
        return then
      case 'MessageParticipant':
        this.world.say(String(parameters.Text))
        return then
      case 'Compare': {
        const value = String(parameters.ComparisonValue)
        const matched = action.Transitions.Conditions?.find(({ Condition }) => Condition.Operands.includes(value))
        return matched?.NextAction ?? this.errorOf(action, 'NoMatchingCondition')
      }
      case 'UpdateContactAttributes':
        Object.assign(this.contact.attributes, parameters.Attributes)
        return then
      case 'UpdateContactTargetQueue':
        this.contact.queueArn = String(parameters.QueueId)
        return then
      case 'TransferContactToQueue':
        if (!this.world.queue(this.contact.queueArn ?? '')) return this.errorOf(action, 'QueueAtCapacity')
        return undefined
      case 'InvokeLambdaFunction':
        return (await this.invoke(parameters)) ? then : this.errorOf(action, 'NoMatchingError')
      case 'ConnectParticipantWithLexBot':
        this.session = { ...this.session, ...(parameters.LexSessionAttributes as Texts) }
        this.world.say(String(parameters.Text))
        this.waiting = action
        return undefined
      case 'DisconnectParticipant':
        this.isOver = true
        this.world.end()
        return undefined
      default:
        throw new Error(`The local contact flow does not know the action ${action.Type}.`)
    }
  }

  /** Whether the instance was told of this function or bot; without that Connect refuses to use it. */
  private isAssociated(arn: string): boolean {
    const { template } = this.world
    return template
      .of('AWS::Connect::IntegrationAssociation')
      .some((resource) => template.resolved(resource).IntegrationArn === arn)
  }

  private async invoke(parameters: Record<string, unknown>): Promise<boolean> {
    const arn = String(parameters.LambdaFunctionARN)
    const { id, channel, address, attributes } = this.contact
    const event = {
      Name: 'ContactFlowEvent',
      Details: {
        ContactData: {
          Attributes: attributes,
          Channel: channel,
          ContactId: id,
          InitialContactId: id,
          PreviousContactId: id,
          CustomerEndpoint: address ? { Address: address, Type: 'TELEPHONE_NUMBER' } : null,
          InitiationMethod: 'INBOUND',
          InstanceARN: this.world.instanceArn,
          LanguageCode: this.locale.replace('_', '-'),
          MediaStreams: { Customer: { Audio: null } },
          Queue: null,
          References: {},
        },
        Parameters: parameters.LambdaInvocationAttributes,
      },
    }
    try {
      if (!this.isAssociated(arn)) return false
      const answer = (await this.world.functions.invoke(arn, event)) as Record<string, unknown>
      const isFlat = Object.values(answer).every((value) => typeof value === 'string')
      if (!isFlat || Buffer.byteLength(JSON.stringify(answer)) > 32 * 1_024) return false
      this.external = answer as Texts
      return true
    } catch {
      return false
    }
  }

  private async askLex(action: Action, text: string, mode: string, confidence?: number): Promise<LexAnswer> {
    const { AliasArn } = action.Parameters.LexV2Bot as { AliasArn: string }
    if (!this.isAssociated(AliasArn)) throw new Error('The bot is not associated with the instance.')
    const { template } = this.world
    const alias = template.of('AWS::Lex::BotAlias').find((one) => template.attribute(one, 'Arn') === AliasArn)
    const settings = alias && (template.resolved(alias).BotAliasLocaleSettings as readonly AliasLocale[])
    const locale = settings?.find(({ LocaleId }) => LocaleId === this.locale)
    if (!locale) throw new Error(`The bot does not speak ${this.locale}.`)
    const { LambdaArn } = locale.BotAliasLocaleSetting.CodeHookSpecification.LambdaCodeHook
    const intent = { name: 'FallbackIntent', slots: {}, state: 'InProgress', confirmationState: 'None' }
    return (await this.world.functions.invoke(LambdaArn, {
      messageVersion: '1.0',
      invocationSource: 'DialogCodeHook',
      inputMode: mode,
      responseContentType: 'text/plain; charset=utf-8',
      sessionId: this.contact.id,
      inputTranscript: text,
      bot: { id: 'BOT', name: 'yunke', localeId: this.locale, version: '1', aliasId: 'ALIAS', aliasName: 'live' },
      interpretations: [{ intent, interpretationSource: 'Lex' }],
      proposedNextState: { dialogAction: { type: 'Close' }, intent },
      requestAttributes: { 'x-amz-lex:channels:platform': 'Connect' },
      sessionState: { sessionAttributes: this.session, intent, originatingRequestId: randomUUID() },
      transcriptions: [
        { transcription: text, transcriptionConfidence: confidence ?? 0.93, resolvedContext: { intent: intent.name } },
      ],
    })) as LexAnswer
  }
}

interface AliasLocale {
  readonly LocaleId: string
  readonly BotAliasLocaleSetting: {
    readonly CodeHookSpecification: { readonly LambdaCodeHook: { readonly LambdaArn: string } }
  }
}
