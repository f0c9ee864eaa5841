import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

interface Locked {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly inBundle?: boolean
  readonly integrity?: string
  readonly hasInstallScript?: boolean
}

const root = join(import.meta.dirname, '..', '..')
const json = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'))
const { dependencies, devDependencies } = json('package.json') as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>
const locked = Object.entries((json('package-lock.json') as { packages: Record<string, Locked> }).packages).filter(
  ([path]) => path !== '',
)
const shipped = locked.filter(([, { dev }]) => !dev)

/** Licences under which others' code may go into a function of the company's, without a duty to open its own. */
const permissive = ['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0']
const isPermissive = (license: string) => {
  const names = license.replace(/[()]/g, '')
  return names.includes(' OR ')
    ? names.split(' OR ').some((one) => permissive.includes(one))
    : names.split(' AND ').every((one) => permissive.includes(one))
}

describe('what is taken from others', () => {
  test('is named to the version', () => {
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/)
  })

  test('is what it was when it was locked: each package by its hash', () => {
    const without = locked.filter(([, { integrity, inBundle, optional }]) => !integrity && !inBundle && !optional)
    expect(without.map(([path]) => path)).toEqual([])
  })

  test('runs nothing when it is installed', () => {
    const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)
    // The bundler's script only looks for its binary, and set-up installs without scripts anyway.
    expect(scripted).toEqual(['node_modules/esbuild'])
    expect(readFileSync(join(root, 'scripts', 'setup.cjs'), 'utf8')).toContain('--ignore-scripts')
  })

  test('may be shipped: every licence of what goes into a function is permissive', () => {
    expect(shipped.length).toBeGreaterThan(50)
    expect(
      shipped.filter(([, { license }]) => !license || !isPermissive(license)).map(([path, one]) => [path, one.license]),
    ).toEqual([])
  })

  test.skipIf(!existsSync(join(root, '.git')))(
    'and what is ours holds no secret: no key of a cloud, of a provider, or of anybody’s',
    () => {
      const patterns = [
        /\bA(?:KIA|SIA)[0-9A-Z]{16}\b/,
        /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{20}/,
        /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
        /\bxox[abprs]-[0-9A-Za-z-]{20,}/,
        /\bsk-(?:proj-)?[A-Za-z0-9]{32,}/,
        /\bsk_live_[0-9A-Za-z]{20,}/,
        /\bAIza[0-9A-Za-z_-]{35}\b/,
        /\bnpm_[A-Za-z0-9]{36}\b/,
        /\/\/[^\s/:@]+:[^\s/:@$`{}]{6,}@(?!127\.|(?:[\w-]+\.)*example\b)[\w.-]+/,
      ]
      const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
        .split('\0')
        .filter(Boolean)
      const found = tracked
        .filter((name) => !/\.(?:png|jpg|woff2?)$/.test(name) && existsSync(join(root, name)))
        .flatMap((name) => {
          const text = readFileSync(join(root, name), 'utf8')
          return patterns.flatMap((pattern) => {
            const [match] = pattern.exec(text) ?? []
            return match ? [`${name}: ${match.slice(0, 24)}…`] : []
          })
        })
      expect(tracked.length).toBeGreaterThan(500)
      expect(found).toEqual([])
    },
  )

  test('comes from no host that is written down', () =>
    expect(locked.filter(([, one]) => 'resolved' in one)).toHaveLength(0))
})
