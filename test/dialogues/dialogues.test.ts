import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, readDialogues } from '../support/dialogues.ts'

let stage: Awaited<ReturnType<typeof openStage>>
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.stop())

describe.each(['zh.txt', 'en.txt'])('%s', (file) => {
  const dialogues = readDialogues(file)
  test.each(dialogues.map((dialogue) => [dialogue.name, dialogue] as const))('%s', async (_, dialogue) => {
    expect((await stage.play(dialogue)).join('\n')).toBe('')
  })
})
