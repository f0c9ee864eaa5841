import { lambdaTask } from './lambda-task.ts'

/** The functions of the machine, one a state. */
export const trainingSteps = ['train-model', 'publish-model', 'fail-model'] as const
export type TrainingStep = (typeof trainingSteps)[number]

const input = { modelId: '{% $states.context.Execution.Input.modelId %}' }

/** From examples to a model in use: train and measure, pass the gate, publish; what breaks is said on the card. */
export function trainingDefinition(arns: Readonly<Record<TrainingStep, string>>) {
  const call = (step: TrainingStep) => lambdaTask(arns[step], input)
  const otherwise = [{ ErrorEquals: ['States.ALL'], Next: 'Fail' }]
  return {
    Comment: 'Trains a model of what customers mean, and uses it when it is no worse',
    QueryLanguage: 'JSONata',
    StartAt: 'Train',
    States: {
      Train: { ...call('train-model'), Catch: otherwise, Next: 'Gate' },
      Gate: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.isBetter %}', Next: 'Publish' }],
        Default: 'Kept',
      },
      Publish: { ...call('publish-model'), Catch: otherwise, Next: 'Used' },
      Fail: { ...call('fail-model'), Next: 'Kept' },
      Used: { Type: 'Succeed' },
      Kept: { Type: 'Succeed' },
    },
  }
}
