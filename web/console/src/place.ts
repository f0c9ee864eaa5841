import { useEffect, useState } from 'react'

export const pages = [
  'conversations',
  'tickets',
  'knowledge',
  'tasks',
  'learning',
  'quality',
  'wallboard',
  'reports',
  'settings',
] as const
/** What of the settings can be open. */
export const settingSections = [
  'staff',
  'agents',
  'teams',
  'hours',
  'routing',
  'serviceLevels',
  'ticketTypes',
  'macros',
  'cannedReplies',
  'tags',
  'qualityCard',
  'surveySettings',
  'deskSettings',
  'inboxes',
  'apiKeys',
  'webhooks',
  'audit',
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
