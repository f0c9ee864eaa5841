import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { s3MediaStore } from '../../shared/aws/media-store.ts'
import { environment } from './environment.ts'
import type { PublisherPorts } from './publish.ts'

/** The files beside the bundle, and the bucket they go to. */
export function publisherPorts(): PublisherPorts {
  const folder = join(import.meta.dirname, 'web')
  return {
    files: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => {
          const file = join(entry.parentPath, entry.name)
          return { key: relative(folder, file), bytes: readFileSync(file) }
        }),
    store: s3MediaStore(environment('MEDIA_BUCKET').MEDIA_BUCKET),
    answer: async (url, body) => {
      await fetch(url, { method: 'PUT', body: JSON.stringify(body) })
    },
  }
}
