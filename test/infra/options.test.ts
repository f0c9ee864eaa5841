import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configurationOf } from '../../infra/stages.ts'

const root = join(import.meta.dirname, '..', '..')
const instanceArn = 'arn:aws:connect:eu-central-1:111122223333:instance/9308c2a1-9bc6-4cea-8290-6c0b4a6d38fa'
const connect = { instanceArn, queueArn: `${instanceArn}/queue/5cba7cbf-1ecb-4b6d-b8bd-fe91079b3fc8`, tasks: true }
const out = mkdtempSync(join(tmpdir(), 'yunke-options-'))

function synthesize(more: object) {
  const file = join(out, 'configuration.json')
  writeFileSync(file, JSON.stringify({ ...configurationOf('production'), ...more }))
  return spawnSync(process.execPath, [join(root, 'infra', 'app.ts')], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      YUNKE_OUTDIR: out,
      YUNKE_STAGE: 'production',
      YUNKE_CONFIG: file,
      YUNKE_BUILD_FOLDER: join(out, 'build'),
    },
  })
}

const cloud = {
  transcribe: true,
  imageModel: 'eu.amazon.nova-lite-v1:0',
  comprehend: true,
  translate: true,
  answerModel: 'eu.amazon.nova-micro-v1:0',
  embeddingModel: 'amazon.titan-embed-text-v2:0',
}
const inboxes = [
  ...configurationOf('production').inboxes,
  { id: 'ibx_calls', channel: 'connect', name: 'Calls', language: 'zh', desk: 'connect' },
]

test('Amazon Connect and the cloud’s language services pass the policy packs, and invoke only what they are given', () => {
  const synth = synthesize({ connect, inboxes, cloud })
  expect(synth.stderr + synth.stdout).toContain('Synthesized 13 stacks')
  const resources = readdirSync(out)
    .filter((file) => file.endsWith('.template.json'))
    .flatMap((file) =>
      Object.values(
        (
          JSON.parse(readFileSync(join(out, file), 'utf8')) as {
            Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>
          }
        ).Resources,
      ),
    )
  const of = (type: string) => resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties)
  expect(of('AWS::Connect::ContactFlow')).toHaveLength(2)
  expect(of('AWS::Connect::IntegrationAssociation').map(({ IntegrationType }) => IntegrationType)).toEqual([
    'LAMBDA_FUNCTION',
    'LEX_BOT',
  ])
  const invokers = of('AWS::Lambda::Permission').filter(({ Principal }) =>
    ['connect.amazonaws.com', 'lexv2.amazonaws.com', 'sns.amazonaws.com'].includes(String(Principal)),
  )
  expect(invokers).toHaveLength(3)
  for (const permission of invokers) expect(permission.SourceArn, JSON.stringify(permission)).toBeTruthy()
  // Whoever decides is told what is switched on, and may call that and no more.
  const deciders = of('AWS::Lambda::Function').filter(({ Environment }) =>
    JSON.stringify(Environment ?? {}).includes('ANSWER_MODEL'),
  )
  expect(deciders.map(({ FunctionName }) => FunctionName).sort()).toEqual([
    'yunke-production-console-studio',
    'yunke-production-conversation-take-turn',
  ])
  for (const { Environment } of deciders)
    expect((Environment as { Variables: object }).Variables).toMatchObject({
      COMPREHEND: 'on',
      TRANSLATE: 'on',
      ANSWER_MODEL: cloud.answerModel,
      EMBEDDING_MODEL: cloud.embeddingModel,
    })
  const rights = JSON.stringify(of('AWS::IAM::Policy'))
  for (const action of ['comprehend:DetectSentiment', 'translate:TranslateText', 'foundation-model/amazon.titan-embed'])
    expect(rights).toContain(action)
  expect(rights).not.toMatch(/"(?:comprehend|translate|bedrock):\*"|foundation-model\/\*/)
  const machine = JSON.stringify(of('AWS::StepFunctions::StateMachine'))
  for (const state of ['OfferDesk', 'CheckDesk', 'AwaitDesk']) expect(machine).toContain(state)
  const [flow] = of('AWS::Connect::ContactFlow').filter(({ Name }) => String(Name).endsWith('Calls'))
  expect(JSON.stringify(flow?.Content)).toContain(connect.queueArn)
}, 120_000)

test('a desk without an instance, or a queue of another one, stops the synthesis by the name of the field', () => {
  expect(synthesize({ inboxes }).stderr).toContain('inboxes.2.desk: is "connect", so "connect" must name')
  expect(
    synthesize({ connect: { ...connect, queueArn: connect.queueArn.replace('9308c2a1', '00000000') } }).stderr,
  ).toContain('connect.queueArn: must be a queue of instanceArn')
  expect(synthesize({ connect: { ...connect, instanceArn: 'my-instance' } }).stderr).toContain(
    'connect.instanceArn: must be an ARN',
  )
}, 60_000)

test('where personal data must stay, what takes it elsewhere is refused by field, and everything goes to one region', () => {
  const refused = synthesize({
    residency: { region: 'eu-west-1' },
    cloud,
    connect,
    inboxes: [...inboxes, { id: 'ibx_tg', channel: 'telegram', name: 'T' }],
  })
  expect(refused.status).toBe(1)
  for (const field of [
    'cloud.imageModel',
    'cloud.answerModel',
    'connect.instanceArn: is in eu-central-1',
    'inboxes.0.channel: the provider of wechat keeps messages in CN',
    'inboxes.3.channel: the provider of telegram keeps messages in other countries',
  ])
    expect(refused.stderr).toContain(field)
  expect(refused.stderr).not.toMatch(/embeddingModel|inboxes\.[12]\./)
  const allowed = synthesize({ residency: { region: 'eu-central-1', alsoBy: ['wechat'] } })
  expect(allowed.stderr).not.toContain('elsewhere')
  expect(allowed.status).toBe(0)
  const { artifacts } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
    artifacts: Record<string, { type: string; environment?: string }>
  }
  const stacks = Object.values(artifacts).filter(({ type }) => type === 'aws:cloudformation:stack')
  expect(new Set(stacks.map(({ environment }) => environment))).toEqual(new Set(['aws://unknown-account/eu-central-1']))
}, 120_000)
