import { buildAndSynthesize } from '../../local/build.ts'

/** Builds once, before the tests: the same web apps, bundles and template that run and deploy. */
export async function setup(): Promise<void> {
  await buildAndSynthesize()
}
