import { Duration } from 'aws-cdk-lib'
import { EventBus } from 'aws-cdk-lib/aws-events'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { EventRoute } from '../constructs/event-route.ts'
import { type ServiceProps, ServiceStack } from './service-stack.ts'

/** Files that customers send: fetched from providers, and, where the company pays for it, voices written down and pictures described. */
export class MediaStack extends ServiceStack {
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id, props)
    const { messaging, configuration } = props
    const fetchMedia = this.fn('media/fetch-media', 'Brings received files into our bucket', {
      timeout: Duration.seconds(60),
      failures: this.failures,
    })
    this.deliveryRights(fetchMedia)
    this.useMedia(fetchMedia, ['received'], 'readwrite')
    this.useTurns(fetchMedia)
    new EventRoute(this, 'FetchMedia', {
      bus: messaging.bus,
      description: 'Messages that came with a file still at the provider',
      pattern: {
        detailType: ['messages.recorded'],
        detail: { messages: { content: { media: { providerMediaId: [{ exists: true }], key: [{ exists: false }] } } } },
      },
      target: fetchMedia,
      deadLetters: this.failures,
    })
    if (configuration.cloud.transcribe) this.transcribe()
    if (configuration.cloud.imageModel) this.describe(configuration.cloud.imageModel)
  }

  /** Voice messages that came without words, by Amazon Transcribe. */
  private transcribe(): void {
    const { messaging, configuration } = this.props
    const jobs = `yunke-${configuration.stage}--`
    const fn = (entry: string, description: string, action: string) => {
      const made = this.fn(entry, description, { timeout: Duration.seconds(30), failures: this.failures })
      this.useTable(made, 'read')
      this.readParameters(made, 'configuration')
      this.useTurns(made)
      made.function.addToRolePolicy(
        new PolicyStatement({
          actions: [`transcribe:${action}`],
          resources: [`arn:${this.partition}:transcribe:${this.region}:${this.account}:transcription-job/${jobs}*`],
        }),
      )
      return made
    }
    const begin = fn('media/transcribe-voice', 'Has voice messages written down', 'StartTranscriptionJob')
    // Transcribe reads and writes with the rights of whoever began the job.
    this.useMedia(begin, ['received', 'visitors'], 'read')
    this.useMedia(begin, ['transcripts'], 'readwrite')
    new EventRoute(this, 'Voices', {
      bus: messaging.bus,
      description: 'Voice messages without words',
      pattern: {
        detailType: ['messages.recorded'],
        detail: {
          messages: {
            direction: ['inbound'],
            content: { type: ['voice'], media: { key: [{ exists: true }] }, transcript: [{ exists: false }] },
          },
        },
      },
      target: begin,
      deadLetters: this.failures,
    })
    const take = fn('media/take-transcript', 'Takes what was said in a voice message', 'DeleteTranscriptionJob')
    this.useMedia(take, ['transcripts'], 'delete')
    new EventRoute(this, 'Transcripts', {
      bus: EventBus.fromEventBusName(this, 'DefaultBus', 'default'),
      description: 'Transcription jobs that ended',
      pattern: {
        source: ['aws.transcribe'],
        detailType: ['Transcribe Job State Change'],
        detail: { TranscriptionJobName: [{ prefix: jobs }], TranscriptionJobStatus: ['COMPLETED', 'FAILED'] },
      },
      target: take,
      deadLetters: this.failures,
    })
  }

  /** Pictures, by a model of Bedrock. */
  private describe(imageModel: string): void {
    const describe = this.fn('media/describe-images', 'Describes pictures for staff', {
      timeout: Duration.seconds(60),
      failures: this.failures,
      environment: { IMAGE_MODEL: imageModel },
    })
    this.useTable(describe, 'readwrite')
    this.readParameters(describe, 'configuration')
    this.useMedia(describe, ['received', 'visitors'], 'read')
    describe.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['bedrock:InvokeModel'],
        resources: [...this.modelArns(imageModel)],
      }),
    )
    new EventRoute(this, 'Pictures', {
      bus: this.props.messaging.bus,
      description: 'Pictures without a description',
      pattern: {
        detailType: ['messages.recorded'],
        detail: {
          messages: {
            direction: ['inbound'],
            content: { type: ['image'], media: { key: [{ exists: true }] }, description: [{ exists: false }] },
          },
        },
      },
      target: describe,
      deadLetters: this.failures,
    })
  }
}
