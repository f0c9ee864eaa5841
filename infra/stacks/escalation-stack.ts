import { Duration } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { EventRoute } from '../constructs/event-route.ts'
import type { ServiceFunction } from '../constructs/service-function.ts'
import { factRules } from '../fact-rules.ts'
import { type EscalationStep, escalationDefinition, escalationSteps } from '../workflows/escalation.ts'
import type { ConnectStack } from './connect-stack.ts'
import { type ServiceProps, ServiceStack } from './service-stack.ts'

const descriptions: Readonly<Record<EscalationStep, string>> = {
  'route-escalation': 'Decides where an escalation goes',
  'offer-conversation': 'Offers a conversation to an agent',
  'withdraw-offer': 'Takes an unanswered offer back',
  'wait-for-agent': 'Queues an escalation',
  'create-ticket': 'Makes the ticket when nobody took it',
  'await-close': 'Waits until the agent is done',
  'ask-rating': 'Asks for a rating',
}

export interface EscalationProps extends ServiceProps {
  /** Where the company's own contact centre is one of the desks. */
  readonly connect?: ConnectStack | undefined
}

/** The escalation machine, the functions of its states, and the two that start it and wake its queue. */
export class EscalationStack extends ServiceStack {
  readonly machine: StateMachine

  constructor(scope: Construct, id: string, props: EscalationProps) {
    super(scope, id, props)
    const steps = {} as Record<EscalationStep, ServiceFunction>
    for (const name of escalationSteps) {
      const step = this.fn(`escalation/${name}`, descriptions[name])
      this.useTable(step, 'readwrite')
      this.readParameters(step, 'configuration')
      this.completeSteps(step)
      if (name === 'create-ticket') step.function.addEnvironment('PUBLIC_URL', props.gateway.http.apiEndpoint)
      steps[name] = step
    }
    const all = { ...steps, ...props.connect?.steps }
    const arns = Object.fromEntries(
      Object.entries(all).map(([name, step]) => [name, step.function.functionArn]),
    ) as Record<EscalationStep, string>
    this.machine = this.workflow('Machine', 'escalation', escalationDefinition(arns), Duration.days(60))
    for (const step of Object.values(all))
      this.machine.addToRolePolicy(
        new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [step.function.functionArn] }),
      )

    const start = this.fn('escalation/start-escalation', 'Starts the machine of an escalation', {
      failures: this.failures,
    })
    this.machine.grantStartExecution(start)
    start.function.addEnvironment('STATE_MACHINE_ARN', this.machine.stateMachineArn)
    new EventRoute(this, 'Start', {
      bus: props.messaging.bus,
      description: 'A human was asked for',
      pattern: factRules.startEscalation,
      target: start,
      deadLetters: this.failures,
    })

    const wake = this.fn('escalation/wake-queue', 'Routes those who wait when an agent has room', {
      failures: this.failures,
    })
    this.useTable(wake, 'readwrite')
    this.readParameters(wake, 'configuration')
    new EventRoute(this, 'Wake', {
      bus: props.messaging.bus,
      description: 'An agent who is online changed',
      pattern: factRules.wakeQueue,
      target: wake,
      deadLetters: this.failures,
    })
  }
}
