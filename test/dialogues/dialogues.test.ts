import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoKnowledge } from '../../local/seed.ts'
import { standardFlows } from '../../shared/domain/flow/standard.ts'
import { classify, trainClassifier } from '../../shared/domain/nlu/classifier.ts'
import { deserialise, serialise } from '../../shared/domain/nlu/serialise.ts'
import type { Opinion } from '../../shared/use-cases/assistant/model-cache.ts'
import { examplesOf } from '../../shared/use-cases/learning/models.ts'
import { openStage, readDialogues } from '../support/dialogues.ts'

/** The model that the demo's own knowledge and tasks make. */
function demoModel(): Opinion {
  const entries = demoKnowledge().map((entry) => ({
    ...entry,
    status: 'published' as const,
    similar: [...entry.similar],
  }))
  const model = deserialise(serialise(trainClassifier(examplesOf(entries, standardFlows).examples)))
  return (text, isWanted) => ({ ...classify(model, text, isWanted), modelId: 'mdl_demo' })
}

const byWords = (): Opinion => () => undefined

// A deployment begins without a model, and its customers must not notice when it gets one.
describe.each([
  ['by words alone', byWords],
  ['with a model', demoModel],
] as const)('%s', (_, modelOf) => {
  let stage: Awaited<ReturnType<typeof openStage>>
  beforeAll(async () => {
    stage = await openStage(modelOf())
  })
  afterAll(() => stage?.stop())

  describe.each(['zh.txt', 'en.txt'])('%s', (file) => {
    const dialogues = readDialogues(file)
    test.each(dialogues.map((dialogue) => [dialogue.name, dialogue] as const))('%s', async (_name, dialogue) => {
      expect((await stage.play(dialogue)).join('\n')).toBe('')
    })
  })
})
