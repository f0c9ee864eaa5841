import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { configurationOf } from '../../infra/stages.ts'
import { type Local, startLocal } from '../support/local.ts'

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'yunke-passive-'))
let local: Local

beforeAll(async () => {
  const configuration = configurationOf('local')
  const inboxes = configuration.inboxes.map((inbox) =>
    inbox.channel === 'wechat' ? { ...inbox, settings: { ...inbox.settings, replies: 'passive' } } : inbox,
  )
  const file = join(folder, 'configuration.json')
  writeFileSync(file, JSON.stringify({ ...configuration, inboxes }))
  const templates = join(folder, 'template')
  const synth = spawnSync(process.execPath, [join(root, 'infra', 'app.ts')], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      YUNKE_STAGE: 'local',
      YUNKE_CONFIG: file,
      YUNKE_OUTDIR: templates,
      YUNKE_NAG: 'off',
      YUNKE_BUILD_FOLDER: join(folder, 'build'),
    },
  })
  expect(synth.stdout + synth.stderr).toContain('Synthesized')
  local = await startLocal({ templates })
})
afterAll(async () => {
  await local?.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('an account without the customer-service right is answered inside the push, sealed, and only there', async () => {
  const customer = local.follower('oPassive00000000000000000001')
  const answer = (await customer.say('多久发货')) as { status: number; body: string }
  expect(answer.status).toBe(200)
  expect(answer.body).toContain('<Encrypt>')
  const shown = (await customer.shown()).filter((one) => one.from === 'account')
  expect(shown).toHaveLength(1)
  expect(shown[0]?.message).toMatchObject({
    isPassive: true,
    msgtype: 'text',
    text: { content: expect.stringContaining('24 小时内发货') },
  })
  await new Promise((done) => setTimeout(done, 1_000))
  expect((await customer.shown()).filter((one) => one.from === 'account')).toHaveLength(1)
  const calls = (await (await fetch(`${local.endpoints.simulators.wechat}calls`)).json()) as { path: string }[]
  expect(calls.filter((call) => call.path.endsWith('/custom/send'))).toEqual([])
})
