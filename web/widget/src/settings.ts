import type { Identity } from '../../client/src/client.ts'
import type { Language } from './text.ts'

/** What the shop wrote on its script tag, with what follows where it wrote nothing. */
export function readSettings(tag: HTMLScriptElement) {
  const { inbox = '', externalId, proof, name, level, greetAfter, base = new URL(tag.src).origin } = tag.dataset
  const wanted = tag.dataset.language ?? document.documentElement.lang ?? navigator.language
  const language: Language = wanted.toLowerCase().startsWith('zh') ? 'zh' : 'en'
  const identity: Identity | undefined =
    externalId && proof ? { externalId, proof, ...(name && { name }), ...(level && { level }) } : undefined
  return { inbox, language, identity, greetAfter, base }
}
