/** nlp.js ships no types; this is what the comparison calls. */
declare module '@nlpjs/core' {
  export function containerBootstrap(): Promise<{
    use(plugin: unknown): void
    get(name: 'nlp'): {
      readonly settings: Record<string, unknown>
      readonly nluManager: { readonly settings: Record<string, unknown> }
      addLanguage(language: string): void
      addDocument(language: string, text: string, intent: string): void
      train(): Promise<void>
      process(language: string, text: string): Promise<{ readonly intent: string }>
    }
  }>
}
declare module '@nlpjs/nlp' {
  export const Nlp: unknown
}
declare module '@nlpjs/lang-en-min' {
  export const LangEn: unknown
}
declare module '@nlpjs/lang-zh' {
  export const LangZh: unknown
}
