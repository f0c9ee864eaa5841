import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'

export const root = join(import.meta.dirname, '..')

/** Where a synthesis puts what it makes; two at once need two folders. */
export const buildFolder = process.env.YUNKE_BUILD_FOLDER ?? join(root, 'build')
const functionsOut = join(buildFolder, 'functions')

/** Folders under functions/ whose files are entries, one function each. */
const entryFolders = [
  'channels',
  'answering',
  'conversation',
  'desk',
  'escalation',
  'media',
  'console',
  'events',
  'realtime',
  'deployment',
]
const notEntries = new Set(['console/handlers'])

/** Every function by its path, such as `conversation/take-turn`. */
export function entryNames(): readonly string[] {
  return entryFolders
    .flatMap((folder) =>
      readdirSync(join(root, 'functions', folder)).map((file) => `${folder}/${file.replace(/\.ts$/, '')}`),
    )
    .filter((name) => !notEntries.has(name))
    .sort()
}

/** Where a function's bundle lies. */
export const bundleOf = (entry: string) => join(functionsOut, entry)

/** Inside Lambda credentials come from the environment and nowhere else; the other providers are half of a small bundle. */
const environmentCredentials: Plugin = {
  name: 'environment-credentials',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({
      path: join(root, 'functions', 'runtime', 'credentials.ts'),
    }))
  },
}

/** Bundles every entry in one pass: minified ES modules that carry their own SDK. Source maps stay outside the assets. */
export async function bundleFunctions(): Promise<void> {
  rmSync(functionsOut, { recursive: true, force: true })
  mkdirSync(functionsOut, { recursive: true })
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entryNames().map((name) => [`${name}/index`, `functions/${name}.ts`])),
    outdir: functionsOut,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    plugins: [environmentCredentials],
    logLevel: 'warning',
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  })
}
