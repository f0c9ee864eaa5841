import type { Manifest } from '../../../schemas/manifest.ts'
import type { Content } from '../../../schemas/records/content.ts'
import type { Language } from '../../../schemas/records/conversation.ts'
import { spoken, spokenOptions } from './spoken.ts'

const bytes = (text: string) => Buffer.byteLength(text)

/** Cuts a text into pieces of at most so many UTF-8 bytes, at paragraph, sentence or word bounds where there are any. */
export function splitText(text: string, limit: number): readonly string[] {
  const pieces: string[] = []
  let rest = text.trim()
  while (bytes(rest) > limit) {
    let end = 0
    let size = 0
    for (const character of rest) {
      size += bytes(character)
      if (size > limit) break
      end += character.length
    }
    const head = rest.slice(0, end)
    const cut = [...head.matchAll(/\n+|[。！？!?；;]+|[.,，、]\s*|\s+/g)]
      .map((match) => match.index + match[0].length)
      .filter((at) => at > end / 3)
    const sentence = [...head.matchAll(/\n+|[。！？!?；;]+/g)]
      .map((match) => match.index + match[0].length)
      .filter((at) => at > end / 3)
    const at = sentence.at(-1) ?? cut.at(-1) ?? Math.max(end, 1)
    pieces.push(rest.slice(0, at).trim())
    rest = rest.slice(at).trim()
  }
  if (rest) pieces.push(rest)
  return pieces
}

/** A content said in words, for a channel that cannot show it. */
export function asText(content: Content, mediaUrl?: string): string {
  switch (content.type) {
    case 'choice':
      return [content.text, ...content.options.map((option, index) => `${index + 1}. ${option.label}`)].join('\n')
    case 'card':
    case 'link':
      return [content.title, content.description, content.url].filter(Boolean).join('\n')
    case 'location':
      return `${content.label ?? ''} ${content.latitude},${content.longitude}`.trim()
    case 'image':
    case 'voice':
    case 'video':
    case 'file':
      return [content.type === 'image' ? content.caption : undefined, mediaUrl].filter(Boolean).join('\n')
    case 'text':
    case 'notice':
      return content.text
    case 'event':
      return content.name
    case 'unsupported':
      return content.raw
  }
}

/** A reply as somebody hears it: one utterance, whatever it was made of. */
export function hear(contents: readonly Content[], language: Language): readonly Content[] {
  const [only] = contents
  if (!only) return []
  const say = (content: Content) => {
    if (content.type === 'choice')
      return spokenOptions(
        spoken(content.text, language),
        content.options.map(({ label }) => spoken(label, language)),
        language,
      )
    if (content.type === 'link' || content.type === 'card')
      return spoken([content.title, content.description].filter(Boolean).join('\n'), language)
    return spoken(asText(content), language)
  }
  const text = contents.map(say).filter(Boolean).join(' ')
  const last = contents.at(-1) as Content
  // What names a moment (a notice) or waits for a key (a choice) keeps its kind.
  if (last.type === 'choice' || (last.type === 'notice' && contents.length === 1)) return [{ ...last, text }]
  return text ? [{ type: 'text', text }] : []
}

/** Fits a reply to a channel: what the channel lacks becomes text, and long text becomes several texts. */
export function degrade(content: Content, manifest: Manifest, mediaUrl?: string): readonly Content[] {
  const { contents, textBytes, maxChoices } = manifest.capabilities
  const isCarried =
    contents.includes(content.type) && !(content.type === 'choice' && content.options.length > maxChoices)
  if (isCarried && content.type !== 'text') return [content]
  const suggestions = manifest.hasSuggestions && content.type === 'text' ? content.suggestions : undefined
  const pieces = splitText(asText(content, mediaUrl), textBytes)
  return pieces.map((text, place) => ({
    type: 'text',
    text,
    ...(suggestions && place === pieces.length - 1 && { suggestions }),
  }))
}

/** Joins texts until at most `most` remain, so that a channel's message limit is kept and one is left for later. */
export function joinTexts(texts: readonly string[], most: number): readonly string[] {
  if (texts.length <= most || most < 1) return texts
  return [...texts.slice(0, most - 1), texts.slice(most - 1).join('\n')]
}
