import type { Language } from './text.ts'

/** A moment for people: the time today, the day otherwise. */
export function timeOf(iso: string | undefined, language: Language): string {
  if (!iso) return ''
  const date = new Date(iso)
  const isToday = date.toDateString() === new Date().toDateString()
  const shown = document.documentElement.lang
  const locale = shown === 'ja' || shown === 'zh-TW' ? shown : language === 'zh' ? 'zh-CN' : 'en-GB'
  return new Intl.DateTimeFormat(
    locale,
    isToday
      ? { hour: '2-digit', minute: '2-digit' }
      : { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  ).format(date)
}
