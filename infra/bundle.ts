import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
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
  'customers',
  'desk',
  'escalation',
  'learning',
  'media',
  'console',
  'events',
  'realtime',
  'deployment',
  'tickets',
  'agents',
  'insight',
  'webhooks',
]

/** Every function by its path, such as `conversation/take-turn`. */
export function entryNames(): readonly string[] {
  return entryFolders
    .flatMap((folder) =>
      readdirSync(join(root, 'functions', folder)).map((file) => `${folder}/${file.replace(/\.ts$/, '')}`),
    )
    .filter((name) => !name.endsWith('handlers'))
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

const aws = join(root, 'shared', 'aws')

/** Every name that our own AWS code writes: an error class that is not among them is one that nobody asks for. */
const namesOfOurs = (): ReadonlySet<string> =>
  new Set(readdirSync(aws).flatMap((file) => readFileSync(join(aws, file), 'utf8').match(/\b[A-Z]\w+\b/g) ?? []))

/** `export var Name$ = [ … ];`, on one line or on several of which only the last begins with the bracket. */
const shape = /^export var (\w+\$) = (\[.*\]|\[[^\n]*(?:\n(?!\];)[^\n]*)*\n\]);$/gm
const registration = /^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm

/**
 * The SDK describes every shape of a service in one module, in a form that no bundler can take apart: half of a client
 * that calls one operation is shapes of the others. Marked as pure, those that nothing refers to are dropped. An error
 * without its class still arrives, as the service's own exception with its name.
 */
export const leanShapes = (source: string, kept: ReadonlySet<string>): string =>
  source
    .replace(registration, (line, name: string) => (kept.has(name) ? line : ''))
    .replace(shape, (_, name: string, value: string) => `export var ${name} = /* @__PURE__ */ (() => ${value})();`)

const schemaMaker = /zod\/v4\/core\/(json-schema-processors|to-json-schema)\.js$/

/** JSON schemas are made from zod's when this repository is generated; what makes them has no business in a function. */
const withoutSchemaMaker = (source: string): string => {
  const names = [...source.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name = '']) => name)
  const renamed = [...source.matchAll(/^export \{ \w+ as (\w+) \};$/gm)].map(([, name = '']) => name)
  return [
    "const unused = () => { throw new Error('Functions make no JSON schemas.') }",
    `export { ${[...names, ...renamed].map((name) => `unused as ${name}`).join(', ')} }`,
  ].join('\n')
}

const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup: (bundler) => {
    const kept = namesOfOurs()
    bundler.onLoad({ filter: /@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/ }, ({ path }) => ({
      contents: leanShapes(readFileSync(path, 'utf8'), kept),
      loader: 'js',
    }))
    bundler.onLoad({ filter: schemaMaker }, ({ path }) => ({
      contents: withoutSchemaMaker(readFileSync(path, 'utf8')),
      loader: 'js',
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
    plugins: [environmentCredentials, leanSdk],
    logLevel: 'warning',
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  })
}
