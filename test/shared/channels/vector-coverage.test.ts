import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hasVectors, vectorsOf } from '../../support/vectors.ts'

/** What no part of ours speaks: each with the reason. */
const notSpoken: Readonly<Record<string, string>> = {
  'webpush-rfc8291': 'pushes go through SNS to apps; no browser subscribes to ours',
  'tw-apigw-v1': 'our API is an HTTP API, whose events are of version 2; the public address is configured, not rebuilt',
  'sns-v2-ok': 'our only subscription is a function, which SNS invokes by IAM; there is no HTTPS endpoint to forge to',
  'sns-v2-tampered': 'as above',
  'sns-evil-host': 'as above',
}

test.skipIf(!hasVectors)('every published vector is held by a test, or is of something that we do not speak', () => {
  const folder = import.meta.dirname
  const wanted = readdirSync(folder)
    .filter((file) => file.endsWith('.test.ts') && file !== 'vector-coverage.test.ts')
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/\b(?:of|vectorsOf)\(([^()]*)\)/gs)])
    .flatMap(([, names = '']) => [...names.matchAll(/'([\w*-]+)'/g)].map(([, name = '']) => name))
  const held = new Set(vectorsOf(...wanted).map(({ id }) => id))
  // Those of WeChat itself are held kind by kind, in vectors.test.ts, which refuses a kind that it does not know.
  const left = vectorsOf('*')
    .filter(({ id, channel }) => !['wechat-mp', 'all-xml'].includes(channel) && !id.startsWith('wx-doc'))
    .map(({ id }) => id)
    .filter((id) => !held.has(id))
  expect(left.sort()).toEqual(Object.keys(notSpoken).sort())
})
