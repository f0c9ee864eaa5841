// Installs what the lockfile names, once per lockfile and platform. Runs on Node 18+ before anything else is installed.
const { createHash } = require('node:crypto')
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const root = path.join(__dirname, '..')
const modules = path.join(root, 'node_modules')
const stamp = path.join(modules, '.yunke-stamp')
const lock = path.join(root, '.yunke-setup.lock')

const wanted = createHash('sha256')
  .update(fs.readFileSync(path.join(root, 'package-lock.json')))
  .update(`${process.platform} ${process.arch}`)
  .digest('hex')

const isReady = () => fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted
const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

function takeLock() {
  for (;;) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const owner = Number(fs.readFileSync(lock, { encoding: 'utf8', flag: 'a+' }))
    try {
      if (owner) process.kill(owner, 0)
    } catch {
      fs.rmSync(lock, { force: true })
      continue
    }
    sleep(200)
  }
}

if (!isReady()) {
  takeLock()
  try {
    if (!isReady()) {
      console.log('Installing packages (once) …')
      const env = { ...process.env }
      delete env.NODE_ENV
      for (const name of Object.keys(env))
        if (/^npm_config_(omit|include|production|only)$/i.test(name)) delete env[name]
      const args = [
        'ci',
        '--include=dev',
        '--include=optional',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
      ]
      const done = spawnSync('npm', args, { cwd: root, env, stdio: 'inherit', shell: process.platform === 'win32' })
      if (done.status !== 0) {
        console.error('npm ci failed; the lines above say why.')
        process.exit(done.status ?? 1)
      }
      fs.writeFileSync(stamp, wanted)
    }
  } finally {
    fs.rmSync(lock, { force: true })
  }
}
