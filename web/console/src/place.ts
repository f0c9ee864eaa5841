import { useEffect, useState } from 'react'

export const pages = [
  'conversations',
  'tickets',
  'knowledge',
  'tasks',
  'learning',
  'quality',
  'wallboard',
  'settings',
] as const
export type PageName = (typeof pages)[number]

const pageOf = (hash: string): { readonly page: PageName; readonly id: string | undefined } => {
  const [, page, id] = /^#\/(\w+)\/?([\w.:~-]*)/.exec(hash) ?? []
  return { page: pages.find((one) => one === page) ?? 'conversations', id: id || undefined }
}

export const go = (page: PageName, id = '') => {
  location.hash = `#/${page}${id ? `/${id}` : ''}`
}

/** The page that is shown, and what of it is open. */
export function usePlace() {
  const [place, setPlace] = useState(() => pageOf(location.hash))
  useEffect(() => {
    const change = () => setPlace(pageOf(location.hash))
    addEventListener('hashchange', change)
    return () => removeEventListener('hashchange', change)
  }, [])
  return place
}
