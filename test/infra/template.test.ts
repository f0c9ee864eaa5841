import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { acknowledgements, openRoute } from '../../infra/acknowledgements.ts'
import { configurationOf } from '../../infra/stages.ts'

interface Resource {
  readonly Type: string
  readonly Properties?: Record<string, unknown>
  readonly DeletionPolicy?: string
}

const root = join(import.meta.dirname, '..', '..')
const out = mkdtempSync(join(tmpdir(), 'yunke-synth-'))
const synth = spawnSync(process.execPath, [join(root, 'infra', 'app.ts')], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, YUNKE_OUTDIR: out, YUNKE_STAGE: 'production', YUNKE_BUILD_FOLDER: join(out, 'build') },
})
const all: readonly (readonly [string, Resource])[] = readdirSync(out)
  .filter((file) => file.endsWith('.template.json'))
  .flatMap((file) =>
    Object.entries(
      (JSON.parse(readFileSync(join(out, file), 'utf8')) as { Resources: Record<string, Resource> }).Resources,
    ),
  )
const of = (type: string) => all.filter(([, resource]) => resource.Type === type)
const text = JSON.stringify(all)

describe('the template', () => {
  test('passes the three policy packs without an unacknowledged finding; at most 25 are acknowledged, each with a reason', () => {
    expect(synth.stderr + synth.stdout).toContain('Synthesized 12 stacks')
    expect(synth.status).toBe(0)
    const accepted = [...acknowledgements(configurationOf('production')), openRoute]
    expect(accepted.length).toBeLessThanOrEqual(25)
    for (const { reason } of accepted) expect(reason.length).toBeGreaterThan(20)
  })

  test('every function is Node 24 on arm64 with its own role, a log group with retention, tracing and a bounded timeout', () => {
    const functions = of('AWS::Lambda::Function')
    expect(functions.length).toBeGreaterThan(20)
    const roles = new Set<string>()
    for (const [id, { Properties: properties }] of functions) {
      expect([
        id,
        properties?.Runtime,
        properties?.Architectures,
        (properties?.TracingConfig as { Mode?: string } | undefined)?.Mode,
      ]).toEqual([id, 'nodejs24.x', ['arm64'], 'Active'])
      // Training takes minutes on the largest sets, and so does erasing much; everything else answers somebody.
      expect(Number(properties?.Timeout)).toBeLessThanOrEqual(/trainmodel|forgetold/.test(id) ? 900 : 120)
      expect(properties).toHaveProperty('LoggingConfig')
      roles.add(JSON.stringify(properties?.Role))
    }
    expect(roles.size).toBe(functions.length)
    for (const [, { Properties: properties }] of of('AWS::Logs::LogGroup'))
      expect(Number(properties?.RetentionInDays)).toBeGreaterThanOrEqual(30)
  })

  test('no action is a wildcard, and no managed policy is attached', () => {
    for (const [id, resource] of all.filter(
      ([, one]) => one.Type === 'AWS::IAM::Policy' || one.Type === 'AWS::IAM::Role',
    )) {
      expect(JSON.stringify(resource), id).not.toMatch(/"Action":"[^"]*\*"|"Action":\[[^\]]*\*[^\]]*\]/)
      expect(JSON.stringify(resource), id).not.toContain('ManagedPolicyArns')
    }
  })

  test('every queue is encrypted, TLS only, and has dead letters or is a dead-letter queue', () => {
    const queues = of('AWS::SQS::Queue')
    expect(queues).toHaveLength(5)
    expect(queues.filter(([, { Properties: properties }]) => properties?.RedrivePolicy)).toHaveLength(2)
    expect(of('AWS::SQS::QueuePolicy').length).toBeGreaterThanOrEqual(5)
    expect(
      of('AWS::Lambda::EventSourceMapping').filter(([, one]) =>
        String(JSON.stringify(one.Properties?.EventSourceArn)).includes('Queue'),
      ),
    ).toHaveLength(2)
  })

  test('every mapping reports partial failures; every rule target and schedule has dead letters', () => {
    for (const [, { Properties: properties }] of of('AWS::Lambda::EventSourceMapping'))
      expect(properties?.FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
    for (const [id, { Properties: properties }] of of('AWS::Events::Rule'))
      for (const target of (properties?.Targets ?? []) as { DeadLetterConfig?: unknown }[])
        expect(target.DeadLetterConfig, id).toBeDefined()
    for (const [, { Properties: properties }] of of('AWS::Scheduler::Schedule'))
      expect(properties?.Target).toHaveProperty('DeadLetterConfig')
  })

  test('what must be kept is kept: the table with recovery, protection and TTL; buckets closed', () => {
    const [[, table]] = of('AWS::DynamoDB::GlobalTable') as [[string, Resource]]
    expect(table.DeletionPolicy).toBe('Retain')
    expect(table.Properties?.Replicas).toEqual([
      expect.objectContaining({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
      }),
    ])
    expect(table.Properties).toHaveProperty('TimeToLiveSpecification.AttributeName', 'expiresAt')
    for (const [, { Properties: properties }] of of('AWS::S3::Bucket'))
      expect(properties?.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      })
  })

  test('costs nothing by the hour, and at most ten alarms and one dashboard', () => {
    expect(text).not.toMatch(/AWS::(EC2|RDS|OpenSearch\w*|ElastiCache|SecretsManager|KMS)::|ProvisionedConcurrency/)
    expect(of('AWS::CloudWatch::Alarm')).toHaveLength(10)
    expect(of('AWS::CloudWatch::Dashboard')).toHaveLength(1)
  })

  test('every route but the listed ones has an authorizer', () => {
    const open = of('AWS::ApiGatewayV2::Route')
      .filter(([, { Properties: properties }]) => (properties?.AuthorizationType ?? 'NONE') === 'NONE')
      .map(([, { Properties: properties }]) => String(properties?.RouteKey))
    expect(open.sort()).toEqual([
      '$default',
      '$disconnect',
      'GET /status/{ticketId}/{key}',
      'GET /webhooks/web-chat/{inboxId}',
      'GET /webhooks/wechat/{inboxId}',
      'POST /status/{ticketId}/{key}',
      'POST /web-chat/{inboxId}/devices',
      'POST /web-chat/{inboxId}/sessions',
      'POST /web-chat/{inboxId}/uploads',
      'POST /webhooks/web-chat/{inboxId}',
      'POST /webhooks/wechat/{inboxId}',
    ])
  })
})

describe('the configuration', () => {
  const withChange = (change: Record<string, unknown>) => {
    const file = join(out, `configuration-${Math.random()}.json`)
    writeFileSync(file, JSON.stringify({ ...configurationOf('production'), ...change }))
    return () => configurationOf('production', file)
  }

  test.each([
    [{ stage: 'Prod!' }, /stage: must be 2 to 16/],
    [{ inboxes: [{ id: 'ibx_a', channel: 'fax', name: 'x' }] }, /inboxes\.0\.channel: must be one of .*wechat/],
    [
      { inboxes: [{ id: 'nope', channel: 'wechat', name: 'x' }] },
      /inboxes\.0\.id: must be an id that starts with "ibx_"/,
    ],
    [{ workingHours: { timeZone: 'Mars/Base', days: {} } }, /workingHours\.timeZone: must be an IANA time zone/],
    [
      { workingHours: { timeZone: 'Asia/Shanghai', days: { mon: [{ from: '18:00', to: '09:00' }] } } },
      /workingHours\.days\.mon\.0\.to: must be later/,
    ],
    [{ colour: 'red' }, /Unrecognized key: "colour"/],
  ])('a wrong value is named: %j', (change, message) => {
    expect(withChange(change)).toThrow(message)
  })

  test('an unknown stage says which are known', () => {
    expect(() => configurationOf('moon')).toThrow(/Known: local, production/)
  })
})
