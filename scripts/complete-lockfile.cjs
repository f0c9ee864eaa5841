// Adds to the lockfile the optional platform packages that the registry in use does not have, so that `npm ci` works
// there and everywhere else: run it after a change of dependencies. They are never installed on another platform.
const fs = require('node:fs')
const path = require('node:path')

const file = path.join(__dirname, '..', 'package-lock.json')
const lock = JSON.parse(fs.readFileSync(file, 'utf8'))
const systems = ['android', 'darwin', 'freebsd', 'netbsd', 'openbsd', 'sunos', 'aix', 'openharmony', 'linux']
const cpus = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32', 'universal']

/** What a platform package's name says about where it belongs. */
function placeOf(name) {
  const parts = name.split(/[/-]/)
  const os = /win32|windows/.test(name) ? 'win32' : (systems.find((system) => parts.includes(system)) ?? 'none')
  const cpu =
    parts.includes('arm') || /arm-|armv7/.test(name) ? 'arm' : (cpus.find((one) => parts.includes(one)) ?? 'none')
  return { os: [os], cpu: [cpu], ...(name.includes('musl') && { libc: ['musl'] }) }
}

let added = 0
for (const [where, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${where ? `${where}/` : ''}node_modules/${name}`
    if (lock.packages[`node_modules/${name}`] || lock.packages[nested]) continue
    lock.packages[`node_modules/${name}`] = {
      version: version.replace(/^[\^~]/, ''),
      ...placeOf(name),
      dev: true,
      optional: true,
    }
    added++
  }
}
const root = lock.packages['']
lock.packages = {
  '': root,
  ...Object.fromEntries(
    Object.entries(lock.packages)
      .filter(([key]) => key)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  ),
}
fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added} platform packages added.`)
