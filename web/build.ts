import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const out = join(root, 'build', 'web')

/** Builds the console and the widget into build/web. */
export async function buildWeb(): Promise<void> {
  rmSync(out, { recursive: true, force: true })
  for (const app of ['console', 'widget', 'client']) mkdirSync(join(out, app), { recursive: true })
  const common: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    minify: true,
    target: ['es2022', 'safari16'],
    legalComments: 'none',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
  }
  await Promise.all([
    build({
      ...common,
      entryPoints: { client: 'web/client/src/index.ts' },
      outdir: join(out, 'client'),
      format: 'esm',
    }),
    build({ ...common, entryPoints: { yunke: 'web/widget/src/main.ts' }, outdir: join(out, 'widget'), format: 'iife' }),
    build({
      ...common,
      entryPoints: { console: 'web/console/src/main.tsx' },
      outdir: join(out, 'console'),
      format: 'esm',
      // What few need is loaded when they do.
      splitting: true,
      chunkNames: 'part-[hash]',
      jsx: 'automatic',
    }),
  ])
  cpSync(join(root, 'web', 'console', 'index.html'), join(out, 'console', 'index.html'))
  writeFileSync(join(out, 'widget', 'index.html'), '<!doctype html><title>Yunke widget</title>')
}
