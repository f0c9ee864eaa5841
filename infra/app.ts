import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { bundleFunctions, root } from './bundle.ts'

// The bundler lives for seconds; collecting its garbage is a third of its time, and saves a seventh of its memory.
process.env.GOGC ??= 'off'

try {
  const needsWeb = process.env.YUNKE_WEB === 'build' || !existsSync(join(root, 'build', 'web', 'console', 'index.html'))
  const web = needsWeb ? import('../web/build.ts').then(({ buildWeb }) => buildWeb()) : undefined
  // The bundler is a process of its own: what describes the stacks is read meanwhile.
  const [{ synthesize }] = await Promise.all([import('./synthesize.ts'), bundleFunctions(), web])
  synthesize()
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
