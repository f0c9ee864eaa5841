import { lambdaTask } from './lambda-task.ts'

/** The functions of the machine, one a state. */
export const miningSteps = ['mine-conversations', 'fail-mining'] as const
export type MiningStep = (typeof miningSteps)[number]

/** Reads stored conversations a stretch at a time until there are no more; what breaks is said on its record. */
export function miningDefinition(arns: Readonly<Record<MiningStep, string>>) {
  const call = (step: MiningStep) => lambdaTask(arns[step], { run: '{% $states.context.Execution.Input.run %}' })
  return {
    Comment: 'Searches stored conversations for what the assistant could learn',
    QueryLanguage: 'JSONata',
    StartAt: 'Mine',
    States: {
      Mine: { ...call('mine-conversations'), Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Fail' }], Next: 'More' },
      More: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.isDone %}', Next: 'Done' }], Default: 'Mine' },
      Fail: { ...call('fail-mining'), Next: 'Done' },
      Done: { Type: 'Succeed' },
    },
  }
}
