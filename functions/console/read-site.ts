import { readSite } from '../../shared/http/page-entries.ts'
import { publicPages } from '../../shared/http/public-pages.ts'
import { apiHandler } from '../runtime/router.ts'

/** Reads pages of a help centre. It asks whatever host staff name, and so has no rights of its own. */
export const handler = apiHandler(() => ({ read: publicPages() }), {
  readSite: async ({ read }, { body }) => {
    const { pages, rows } = await readSite(read, body.url)
    return { pages: [...pages], rows: [...rows] }
  },
})
