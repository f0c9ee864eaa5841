import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { events } from '../../schemas/events/catalogue.ts'
import { generated } from '../../scripts/generated-files.ts'

const root = join(import.meta.dirname, '..', '..')
const folders = ['schemas', 'shared', 'functions', 'infra', 'local', 'web', 'test', 'scripts', 'bench']
const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
const sources = folders.flatMap(filesIn)
const text = (file: string) => readFileSync(join(root, file), 'utf8')
const importsOf = (file: string) =>
  [...text(file).matchAll(/(?:from|import)\s*\(?'([^'\n]+)'/g)].map(([, target = '']) =>
    target.startsWith('.') ? relative(root, resolve(root, dirname(file), target)) : target,
  )

/** Who may know whom: the first rule whose folder a file lies in holds for it. */
const rules: readonly (readonly [string, RegExp])[] = [
  ['schemas/', /^(zod$|schemas\/)/],
  ['shared/errors/', /^shared\/errors\//],
  ['shared/domain/', /^(schemas\/|shared\/(domain|errors)\/)/],
  ['shared/ports/', /^(schemas\/|shared\/(domain|ports)\/|shared\/channels\/contract)/],
  [
    'shared/channels/support/',
    /^(node:crypto$|zod$|schemas\/|shared\/errors\/|shared\/channels\/(support\/|contract))/,
  ],
  [
    'shared/use-cases/',
    /^(node:crypto$|zod$|schemas\/|shared\/(domain|ports|errors|use-cases)\/|shared\/channels\/(contract|catalogue|support\/))/,
  ],
  [
    'shared/aws/',
    /^(node:crypto$|@aws-sdk\/|@smithy\/node-http-handler$|schemas\/|shared\/(ports|errors|aws)\/|shared\/channels\/contract)/,
  ],
  [
    'shared/http/',
    /^(zod$|node-html-parser$|node:(dns|http|https|net)$|schemas\/|shared\/(ports|errors|http)\/|shared\/channels\/contract)/,
  ],
  [
    'functions/',
    /^(node:|zod$|jose$|postal-mime$|aws-lambda$|@aws-lambda-powertools\/|@middy\/|@aws-sdk\/util-dynamodb$|schemas\/|shared\/|functions\/)/,
  ],
  [
    'infra/',
    /^(node:|aws-cdk-lib|constructs$|cdk-nag$|esbuild$|schemas\/|shared\/channels\/catalogue|infra\/|web\/build)/,
  ],
  ['web/', /^(?!shared\/|functions\/|infra\/|local\/|test\/|scripts\/)/],
  ['local/', /^(?!functions\/|infra\/|test\/|shared\/(aws|http|use-cases|domain|ports)\/)/],
]

describe('imports', () => {
  test.each(sources.filter((file) => !file.startsWith('test/')))('%s imports only what its folder may', (file) => {
    const inChannel = /^shared\/channels\/(?!support\/)([\w-]+)\//.exec(file)?.[1]
    const allowed = inChannel
      ? new RegExp(`^(node:crypto$|zod$|schemas/|shared/errors/|shared/channels/(contract|support/|${inChannel}/))`)
      : rules.find(([folder]) => file.startsWith(folder))?.[1]
    const isLeaf = !file.startsWith('scripts/') && !file.startsWith('bench/')
    for (const target of importsOf(file)) {
      if (allowed) expect(target, `${file} imports ${target}`).toMatch(allowed)
      if (isLeaf) expect(target, `${file} imports ${target}`).not.toMatch(/^test\//)
    }
  })

  test('only shared/aws knows the AWS SDK, and only functions/runtime knows Lambda plumbing', () => {
    const knows = (pattern: RegExp, folder: RegExp) =>
      sources.filter(
        (file) =>
          /^(shared|functions)\//.test(file) &&
          !folder.test(file) &&
          importsOf(file).some((target) => pattern.test(target)),
      )
    expect(knows(/^@aws-sdk\/(client|lib|s3)/, /^shared\/aws\//)).toEqual([])
    expect(knows(/^(@aws-lambda-powertools|@middy)\//, /^functions\/runtime\//)).toEqual([])
  })
})

describe('files', () => {
  test.each(sources)('%s is short enough to read', (file) => {
    expect(text(file).split('\n').length).toBeLessThanOrEqual(file.startsWith('test/') ? 500 : 301)
  })

  test('entries are doorways: short, without branches, environment or SDK', () => {
    const entries = sources.filter((file) => /^functions\/(?!runtime\/)/.test(file) && !/handlers\.ts$/.test(file))
    expect(entries.length).toBeGreaterThan(20)
    for (const file of entries) {
      expect(text(file).split('\n').length, file).toBeLessThanOrEqual(25)
      expect(text(file), file).not.toMatch(/\bif \(|\btry \{|process\.env|@aws-sdk/)
    }
  })

  test('the core never asks for a channel by name', () => {
    const core = sources.filter(
      (file) => /^shared\/(use-cases|domain)\//.test(file) && !file.endsWith('visitor-session.ts'),
    )
    for (const file of core) expect(text(file), file).not.toMatch(/'(wechat|web-chat)'/)
  })

  test('no check is switched off', () => {
    const marks = ['ignore', 'nocheck', 'expect-error'].map((word) => `@ts-${word}`)
    for (const file of sources) for (const mark of marks) expect(text(file), file).not.toContain(mark)
  })
})

describe('generated files', () => {
  test('are what the schemas say now', () => {
    for (const [file, content] of Object.entries(generated()))
      expect(
        readFileSync(join(root, 'schemas', 'generated', file), 'utf8') === content,
        `run npm run generate: ${file}`,
      ).toBe(true)
  })

  test.each(events)('the example of $name is valid', (event) => {
    expect(event.detail.safeParse(event.example).error).toBeUndefined()
  })
})

describe('docs', () => {
  const pages = [
    'README.md',
    ...readdirSync(join(root, 'docs'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.name.endsWith('.md'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  ]

  test.each(pages)('every link of %s leads somewhere', (page) => {
    for (const [, target = ''] of text(page).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g))
      if (!/^https?:/.test(target))
        expect(existsSync(resolve(root, dirname(page), target)), `${page} -> ${target}`).toBe(true)
  })

  test('every alarm has a runbook', () => {
    const alarms = [...text('infra/stacks/observability-stack.ts').matchAll(/\['([A-Z]\w+)', /g)].map(([, name = '']) =>
      name.replace(/[A-Z]/g, (letter, at) => (at ? '-' : '') + letter.toLowerCase()),
    )
    expect(alarms).toHaveLength(10)
    for (const name of alarms) expect(existsSync(join(root, 'docs', 'runbooks', `${name}.md`)), name).toBe(true)
  })

  test('each room has its README', () => {
    for (const folder of [
      'shared/domain',
      'shared/use-cases',
      'shared/ports',
      'shared/channels',
      'shared/aws',
      'shared/http',
      'shared/errors',
      'functions/runtime',
      'infra',
      'local',
      'web',
      'schemas',
      'test',
    ])
      expect(existsSync(join(root, folder, 'README.md')), folder).toBe(true)
  })
})
