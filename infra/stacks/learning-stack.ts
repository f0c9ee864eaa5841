import { Duration } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { EventRoute } from '../constructs/event-route.ts'
import { miningDefinition } from '../workflows/mining.ts'
import { type TrainingStep, trainingDefinition, trainingSteps } from '../workflows/training.ts'
import { type ServiceProps, ServiceStack } from './service-stack.ts'

const descriptions: Readonly<Record<TrainingStep, string>> = {
  'train-model': 'Trains and measures a model of what customers mean',
  'publish-model': 'Makes a model the one that is heard',
  'fail-model': 'Says on its card that a model could not be made',
}

/** What the assistant learns by: lessons of closed conversations, new and old, and the machine that trains models. */
export class LearningStack extends ServiceStack {
  readonly training: StateMachine
  readonly mining: StateMachine

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id, props)
    const learn = this.fn('learning/collect-lessons', 'Proposes what the assistant could learn', {
      timeout: Duration.seconds(30),
      failures: this.failures,
    })
    this.useTable(learn, 'readwrite')
    this.readParameters(learn, 'configuration')
    const { inspectionModel } = props.configuration.cloud
    if (inspectionModel) this.useModel(learn, 'INSPECTION_MODEL', inspectionModel)
    new EventRoute(this, 'Lessons', {
      bus: props.messaging.bus,
      description: 'Conversations that a human is done with',
      pattern: { detailType: ['conversation.changed'], detail: { change: ['closed', 'returned', 'rated'] } },
      target: learn,
      deadLetters: this.failures,
    })

    const arns = {} as Record<TrainingStep, string>
    for (const name of trainingSteps) {
      const step = this.fn(`learning/${name}`, descriptions[name], {
        // A core of its own; the largest sets take minutes.
        ...(name === 'train-model' && { timeout: Duration.minutes(15), memoryMb: 1_769 }),
      })
      this.useTable(step, 'readwrite')
      this.readParameters(step, 'configuration')
      if (name === 'train-model') this.useMedia(step, ['models'], 'readwrite')
      arns[name] = step.function.functionArn
    }
    this.training = this.workflow('Training', 'training', trainingDefinition(arns), Duration.hours(1))
    this.training.addToRolePolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: Object.values(arns) }),
    )

    const publish = this.fn('learning/publish-index', 'Publishes the index of what the assistant knows', {
      timeout: Duration.seconds(60),
      memoryMb: 1_769,
      failures: this.failures,
    })
    this.useTable(publish, 'readwrite')
    this.readParameters(publish, 'configuration')
    this.useMedia(publish, ['models'], 'readwrite')
    new EventRoute(this, 'Knowledge', {
      bus: props.messaging.bus,
      description: 'Changes of entries and tasks',
      pattern: { detailType: ['knowledge.changed'] },
      target: publish,
      deadLetters: this.failures,
    })

    const mine = this.fn('learning/mine-conversations', 'Reads stored conversations for what could be learned', {
      timeout: Duration.seconds(90),
      memoryMb: 1_024,
    })
    const fail = this.fn('learning/fail-mining', 'Says that a search through conversations broke off')
    for (const step of [mine, fail]) {
      this.useTable(step, 'readwrite')
      this.readParameters(step, 'configuration')
    }
    const steps = { 'mine-conversations': mine.function.functionArn, 'fail-mining': fail.function.functionArn }
    this.mining = this.workflow('Mining', 'mining', miningDefinition(steps), Duration.hours(12))
    this.mining.addToRolePolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: Object.values(steps) }),
    )
  }
}
