import type { Language } from './text.ts'

/** The locale of the shown language, as Intl knows it. */
export function localeOf(language: Language): string {
  const shown = document.documentElement.lang
  return shown === 'ja' || shown === 'zh-TW' ? shown : language === 'zh' ? 'zh-CN' : 'en-GB'
}

/** A day for people. */
export const dayOf = (iso: string, language: Language): string =>
  new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long' }).format(new Date(iso))

/** A moment for people: the time today, the day otherwise. */
export function timeOf(iso: string | undefined, language: Language): string {
  if (!iso) return ''
  const date = new Date(iso)
  const isToday = date.toDateString() === new Date().toDateString()
  return new Intl.DateTimeFormat(
    localeOf(language),
    isToday
      ? { hour: '2-digit', minute: '2-digit' }
      : { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  ).format(date)
}
