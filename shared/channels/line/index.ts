import type { ChannelAdapter } from '../contract.ts'
import { check, classify, format, media, recover } from './format.ts'
import { manifest } from './manifest.ts'
import { parse } from './parse.ts'
import { verify } from './verify.ts'

export const line: ChannelAdapter = {
  manifest,
  verify,
  parse,
  format,
  classify,
  check,
  acknowledgement: { contentType: 'application/json', body: '{}' },
  recover,
  media,
}
