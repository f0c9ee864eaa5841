import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { Converter } from 'opencc-js/cn2t'
import { textIn, textKeys } from './console/src/text.ts'

const root = join(import.meta.dirname, '..')
const out = join(root, 'build', 'web')

/** The console's words in the languages that few need: Taiwan's Chinese follows from ours, Japanese is written by hand. */
export function locales(): Readonly<Record<'zh-TW' | 'ja', Readonly<Record<string, string>>>> {
  const toTaiwan = Converter({ from: 'cn', to: 'twp' })
  const say = textIn('zh')
  return {
    'zh-TW': Object.fromEntries(textKeys.map((key) => [key, toTaiwan(say(key))])),
    ja: JSON.parse(readFileSync(join(root, 'web', 'console', 'src', 'locales', 'ja.json'), 'utf8')),
  }
}

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
  for (const [locale, words] of Object.entries(locales()))
    writeFileSync(join(out, 'console', `${locale}.json`), JSON.stringify(words))
  cpSync(join(root, 'web', 'console', 'index.html'), join(out, 'console', 'index.html'))
  writeFileSync(join(out, 'widget', 'index.html'), '<!doctype html><title>Yunke widget</title>')
}
