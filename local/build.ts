import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const sources = ['functions', 'infra', 'schemas', 'shared', 'web', 'package-lock.json', 'local/build.ts']

/** A hash over names, sizes and times of everything the build reads. */
function sourceHash(): string {
  const hash = createHash('sha256')
  const add = (path: string) => {
    const stat = statSync(path)
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name))
    else hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`)
  }
  for (const source of sources) add(join(root, source))
  return hash.digest('hex')
}

const run = (file: string, env: Record<string, string>) =>
  new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, file)], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${file} failed:\n${output}`))))
  })

/** Builds the web apps and synthesizes the template of the local stage, unless nothing changed since. */
export async function buildAndSynthesize(): Promise<string> {
  const out = join(root, 'build', 'local-template')
  const stamp = join(out, '.stamp')
  const hash = sourceHash()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return out
  mkdirSync(join(root, 'build'), { recursive: true })
  await run('infra/app.ts', { YUNKE_STAGE: 'local', YUNKE_OUTDIR: out, YUNKE_NAG: 'off', YUNKE_WEB: 'build' })
  writeFileSync(stamp, hash)
  return out
}
