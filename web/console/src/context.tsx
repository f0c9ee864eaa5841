import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { notifications } from './notify.ts'
import { type Language, type Say, textIn } from './text.ts'

interface Settings {
  readonly language: Language
  readonly say: Say
  setLanguage(language: Language): void
}

const Context = createContext<Settings | undefined>(undefined)

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const stored = localStorage.getItem('yunke:language') ?? new URLSearchParams(location.search).get('lang')
  const [language, change] = useState<Language>(
    stored === 'en' || (!stored && !navigator.language.startsWith('zh')) ? 'en' : 'zh',
  )
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  }, [language])
  const setLanguage = (next: Language) => {
    localStorage.setItem('yunke:language', next)
    change(next)
  }
  return <Context.Provider value={{ language, say: textIn(language), setLanguage }}>{children}</Context.Provider>
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
