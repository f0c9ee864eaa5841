import type { ProviderRequest, ProviderResponse } from '../contract.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * Reads a provider's JSON object with its ids whole: an integer too long for a number stays text.
 * Undefined when it is not a JSON object.
 */
export function parseJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text, (_key, parsed: unknown, context?: { source?: string }) =>
      typeof parsed === 'number' && !Number.isSafeInteger(parsed) && /^-?\d{16,}$/.test(context?.source ?? '')
        ? context?.source
        : parsed,
    )
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
  } catch {
    return undefined
  }
}

/** The JSON of an answer; undefined when it is not JSON. */
export const readJson = (response: ProviderResponse): Json | undefined =>
  parseJson(Buffer.from(response.body).toString())

/** A POST of JSON in raw UTF-8. */
export const postJson = (url: string, body: Json, headers: Readonly<Record<string, string>> = {}): ProviderRequest => ({
  via: 'http',
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
})

/** An id that came as a number or as text, as text. */
export const idText = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
