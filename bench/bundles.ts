import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { bundleOf, entryNames, root } from '../infra/bundle.ts'
import type { Row } from './statistics.ts'

const kb = (bytes: number) => Math.round(bytes / 100) / 10

/** Environment that every function would have, so that each bundle can be imported alone. */
const environment = {
  TABLE_NAME: 't',
  TURN_QUEUE_URL: 'http://127.0.0.1/q',
  DELIVERY_QUEUE_URL: 'http://127.0.0.1/q',
  BUS_NAME: 'b',
  STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:0:stateMachine:m',
  PARAMETER_PREFIX: '/p',
  PUBLIC_URL: 'http://127.0.0.1',
  MEDIA_BUCKET: 'm',
  REALTIME_ENDPOINT: 'http://127.0.0.1/r',
  TOKEN_ISSUER: 'http://127.0.0.1/i',
  TOKEN_CLIENT_ID: 'c',
  ALLOWED_ORIGINS: '',
  IMAGE_MODEL: 'model',
  TRAINING_MACHINE_ARN: 'arn:aws:states:us-east-1:0:stateMachine:t',
  MINING_MACHINE_ARN: 'arn:aws:states:us-east-1:0:stateMachine:t',
  USER_POOL_ID: 'us-east-1_local',
  CONSOLE_URL: 'http://127.0.0.1/console',
  CONNECT_INSTANCE_ARN: 'arn:aws:connect:us-east-1:0:instance/i',
  CONNECT_FLOW_ARN: 'arn:aws:connect:us-east-1:0:instance/i/contact-flow/f',
  CONNECT_TOPIC_ARN: 'arn:aws:sns:us-east-1:0:t',
  AWS_REGION: 'us-east-1',
  POWERTOOLS_METRICS_DISABLED: 'true',
}

function importMs(file: string): number {
  const script = `const s=performance.now();await import(${JSON.stringify(pathToFileURL(file).href)});console.log(performance.now()-s);process.exit(0)`
  const times = [1, 2, 3].map(() => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { ...process.env, ...environment },
    })
    if (status !== 0) throw new Error(`${file} could not be imported: ${stderr.trim()}`)
    return Number(stdout.trim())
  })
  return Math.min(...times)
}

/** Sizes are exact; import times are the best of three. */
export function measureBundles(): {
  readonly rows: readonly Row[]
  readonly bundles: Record<string, { gzipBytes: number; importMs: number }>
} {
  const bundles: Record<string, { gzipBytes: number; importMs: number }> = {}
  for (const name of entryNames()) {
    const file = join(bundleOf(name), 'index.mjs')
    bundles[name] = { gzipBytes: gzipSync(readFileSync(file)).length, importMs: importMs(file) }
  }
  const all = Object.entries(bundles)
  const largest = all.reduce((a, b) => (a[1].gzipBytes > b[1].gzipBytes ? a : b))
  const slowest = all.reduce((a, b) => (a[1].importMs > b[1].importMs ? a : b))
  const largestOf = (isOne: (name: string) => boolean) =>
    all.filter(([name]) => isOne(name)).reduce((a, b) => (a[1].gzipBytes > b[1].gzipBytes ? a : b))
  // A letter is handed over by SES, which waits for nothing; its entry has no deadline and no webhook budget.
  const isMail = (name: string) => name === 'channels/email'
  const isAnswering = (name: string) => name.startsWith('answering/') || name === 'channels/phone'
  const doors = largestOf((name) => name.startsWith('channels/') && !isAnswering(name) && !isMail(name))
  const answering = largestOf(isAnswering)
  const widget = gzipSync(readFileSync(join(root, 'build', 'web', 'widget', 'yunke.js'))).length
  return {
    bundles,
    rows: [
      {
        what: 'Largest function bundle, gzipped',
        budget: '<= 300 KB',
        figure: `${kb(largest[1].gzipBytes)} KB (${largest[0]})`,
        isMet: largest[1].gzipBytes <= 300_000,
      },
      {
        what: 'Largest webhook entry, gzipped',
        budget: '< 130 KB',
        figure: `${kb(doors[1].gzipBytes)} KB (${doors[0]})`,
        isMet: doors[1].gzipBytes < 130_000,
      },
      {
        what: 'Largest entry that answers in the request (it reads the table)',
        budget: '< 130 KB',
        figure: `${kb(answering[1].gzipBytes)} KB (${answering[0]})`,
        isMet: answering[1].gzipBytes < 130_000,
      },
      {
        what: 'Slowest import, best of three',
        budget: '< 120 ms',
        figure: `${Math.round(slowest[1].importMs)} ms (${slowest[0]})`,
        isMet: slowest[1].importMs < 120,
        ms: slowest[1].importMs,
      },
      { what: 'Widget, gzipped, all in', budget: '<= 30 KB', figure: `${kb(widget)} KB`, isMet: widget <= 30_000 },
    ],
  }
}
