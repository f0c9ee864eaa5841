import type { Identity } from '../../client/src/client.ts'
import type { Language } from './text.ts'

/** What the shop wrote on its script tag, with what follows where it wrote nothing. */
export function readSettings(tag: HTMLScriptElement) {
  const {
    inbox = '',
    product,
    region,
    externalId,
    proof,
    name,
    level,
    greetAfter,
    base = new URL(tag.src).origin,
  } = tag.dataset
  const wanted = tag.dataset.language ?? document.documentElement.lang ?? navigator.language
  const language: Language = wanted.toLowerCase().startsWith('zh') ? 'zh' : 'en'
  const identity: Identity | undefined =
    externalId && proof ? { externalId, proof, ...(name && { name }), ...(level && { level }) } : undefined
  const context = {
    page: location.pathname.slice(0, 300),
    ...(product && { product: product.slice(0, 300) }),
    ...(region && { region: region.slice(0, 300) }),
  }
  return { inbox, language, identity, greetAfter, base, context }
}

/** The code that a link from another channel brought along, taken out of the address so that a reload does not repeat it. */
export function codeOfAddress(): string | undefined {
  const page = new URL(location.href)
  const code = page.searchParams.get('yunke') ?? ''
  if (!/^\d{6}$/.test(code)) return undefined
  page.searchParams.delete('yunke')
  history.replaceState(null, '', page)
  return code
}
