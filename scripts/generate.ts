import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generated } from './generated-files.ts'

const folder = join(import.meta.dirname, '..', 'schemas', 'generated')
for (const [file, text] of Object.entries(generated())) {
  mkdirSync(join(folder, file, '..'), { recursive: true })
  writeFileSync(join(folder, file), text)
}
console.log(`Wrote ${Object.keys(generated()).length} files into schemas/generated.`)
