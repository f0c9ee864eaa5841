import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'

// Its own folder: others synthesize at the same time.
process.env.YUNKE_BUILD_FOLDER = mkdtempSync(join(tmpdir(), 'yunke-bundles-'))
const { bundleFunctions, bundleOf, entryNames, leanShapes, root } = await import('../../infra/bundle.ts')

const sizeOf = (entry: string) =>
  gzipSync(readFileSync(join(bundleOf(entry), 'index.mjs')), { level: 9 }).length / 1_000
const clients = readdirSync(join(root, 'node_modules', '@aws-sdk')).filter((name) => name.startsWith('client-'))

describe('bundles', () => {
  beforeAll(() => bundleFunctions(), 60_000)

  test.each(entryNames())('%s is within its budget', (entry) => {
    expect(sizeOf(entry)).toBeLessThanOrEqual(300)
  })

  test.each(entryNames().filter((name) => /^(channels|answering)\//.test(name) && name !== 'channels/email'))(
    'the door %s is within that of doors',
    (entry) => {
      expect(sizeOf(entry)).toBeLessThanOrEqual(130)
    },
  )
})

describe('shapes of the SDK', () => {
  test.each(clients)('of %s are still in the form that can be made lean, and mean the same', async (client) => {
    const file = join(root, 'node_modules', '@aws-sdk', client, 'dist-es', 'schemas', 'schemas_0.js')
    const source = readFileSync(file, 'utf8')
    const lean = leanShapes(source, new Set())
    const declared = source.match(/^export var \w+\$ = /gm)?.length ?? 0
    expect(declared).toBeGreaterThan(10)
    expect(lean.match(/^export var \w+\$ = \/\* @__PURE__ \*\/ \(\(\) => /gm)?.length).toBe(declared)
    // Evaluated, both give the same arrays.
    const valuesOf = (text: string) => {
      const exported: string[] = []
      const body = text
        .replace(/^import .*$/gm, '')
        .replace(/^export (?:var|const|let) (\w+\$?)/gm, (_, name: string) => {
          exported.push(name)
          return `var ${name}`
        })
        .replace(/^.*registerError\(.*$/gm, '')
      const evaluate = new Function('TypeRegistry', `${body}\nreturn { ${exported.join(', ')} }`)
      return JSON.stringify(
        evaluate(Object.assign(function Registry() {}, { for: () => ({}) })),
        (_, value: unknown) => (typeof value === 'function' ? String(value) : value),
      )
    }
    expect(valuesOf(lean)).toBe(valuesOf(source))
  })
})
