import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { notifications } from './notify.ts'
import { chooseWords, type Language, type Say, type TextKey, textIn } from './text.ts'

/** The languages of the console. What records hold in two languages is shown in the nearer of those. */
export const localeNames = { zh: '简体中文', 'zh-TW': '繁體中文', en: 'English', ja: '日本語' } as const
export type Locale = keyof typeof localeNames

interface Settings {
  readonly language: Language
  readonly locale: Locale
  readonly say: Say
  setLocale(locale: Locale): void
}

const Context = createContext<Settings | undefined>(undefined)

const storageKey = 'yunke:language'
const base: Readonly<Record<Locale, Language>> = { zh: 'zh', 'zh-TW': 'zh', en: 'en', ja: 'en' }
const isLocale = (text: string | null): text is Locale => text !== null && text in localeNames

/** What somebody chose, or what their browser speaks. */
function firstLocale(): Locale {
  const chosen = localStorage.getItem(storageKey) ?? new URLSearchParams(location.search).get('lang')
  if (isLocale(chosen)) return chosen
  const spoken = navigator.language
  if (/^zh-(TW|HK|MO|Hant)/i.test(spoken)) return 'zh-TW'
  return spoken.startsWith('zh') ? 'zh' : spoken.startsWith('ja') ? 'ja' : 'en'
}

type Words = Readonly<Record<string, string>>
const wordsOf = new Map<Locale, Promise<Words>>()
/** The words of a language that is not built in; none where they cannot be loaded. */
const load = (locale: Locale): Promise<Words> => {
  const known = wordsOf.get(locale)
  const loaded =
    known ??
    fetch(`${locale}.json`).then(
      (answer) => (answer.ok ? (answer.json() as Promise<Words>) : {}),
      () => ({}),
    )
  wordsOf.set(locale, loaded)
  return loaded
}

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [locale, change] = useState(firstLocale)
  const [words, setWords] = useState<Words>({})
  const language = base[locale]
  useEffect(() => {
    document.documentElement.lang = locale === 'zh' ? 'zh-CN' : locale
    let isOver = false
    const show = (loaded: Words) => {
      if (isOver) return
      chooseWords(loaded)
      setWords(loaded)
    }
    show({})
    if (locale !== language) void load(locale).then(show)
    return () => {
      isOver = true
    }
  }, [locale, language])
  const settings = useMemo(() => {
    return {
      language,
      locale,
      // A new function for new words, so that whoever remembers what was said asks again.
      say: words && ((key: TextKey) => textIn(language)(key)),
      setLocale: (next: Locale) => {
        localStorage.setItem(storageKey, next)
        change(next)
      },
    }
  }, [language, locale, words])
  return <Context.Provider value={settings}>{children}</Context.Provider>
}

export function useText(): Settings {
  const settings = useContext(Context)
  if (!settings) throw new Error('useText needs a LanguageProvider')
  return settings
}

/** Runs an action and tells the person what the platform said when it was refused. */
export function useAct() {
  const { say } = useText()
  return async (action: () => Promise<unknown>): Promise<boolean> => {
    try {
      await action()
      return true
    } catch (error) {
      notifications.show(say('somethingWrong'), (error as Error).message)
      return false
    }
  }
}
