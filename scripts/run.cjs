// Runs one of the project's commands with Node 24, whichever Node started npm.
const { spawn } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const root = path.join(__dirname, '..')
const bin = (name) => path.join(root, 'node_modules', ...name.split('/'))

function node24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const file = process.platform === 'win32' ? 'node.exe' : 'bin/node'
  const found = bin(`node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}/${file}`)
  if (fs.existsSync(found)) return found
  console.error(`Yunke needs Node 24 and this is ${process.version}. Install Node 24 and run the command again.`)
  process.exit(1)
}

const vitest = [bin('vitest/vitest.mjs'), 'run']
const commands = {
  start: [['local/main.ts']],
  test: [['scripts/test.ts']],
  build: [['scripts/build.ts']],
  generate: [['scripts/generate.ts']],
  synth: [['infra/app.ts']],
  bench: [['bench/main.ts']],
  load: [['bench/load/main.ts']],
  evaluate: [['scripts/evaluate.ts']],
  screenshots: [['scripts/screenshots.ts']],
  'dead-letters': [['scripts/dead-letters.ts']],
  'audit-log': [['scripts/audit.ts']],
  fuzz: [[...vitest, 'test/security/fuzz.test.ts', '--testTimeout=3600000']],
  explore: [['scripts/explore.ts']],
  backup: [['scripts/backup.ts']],
  report: [['scripts/report.ts']],
  trace: [['scripts/trace.ts']],
  simulate: [['scripts/simulate.ts']],
  vitest: [vitest],
  check: [
    [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.'],
    [bin('typescript/bin/tsc'), '--noEmit'],
    [bin('knip/bin/knip.js')],
    // The local stage has an inbox of every channel; production is synthesized last, so that it is what cdk.out holds.
    ['infra/app.ts', '--stage=local'],
    ['infra/app.ts'],
    ['scripts/test.ts'],
  ],
}

const node = node24()
const [name, ...rest] = process.argv.slice(2)
const steps = commands[name]
if (!steps) {
  console.error(`Unknown command "${name}". Known: ${Object.keys(commands).join(', ')}.`)
  process.exit(2)
}
const env = {
  ...process.env,
  PATH: path.dirname(node) + path.delimiter + process.env.PATH,
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --disable-warning=ExperimentalWarning`.trim(),
}

function next(index) {
  if (index === steps.length) return
  const last = index === steps.length - 1
  const child = spawn(node, [...steps[index], ...(last ? rest : [])], { cwd: root, env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    if (code !== 0) process.exit(code ?? (signal ? 1 : 0))
    next(index + 1)
  })
}
next(0)
