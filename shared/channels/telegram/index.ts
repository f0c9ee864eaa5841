import type { ChannelAdapter } from '../contract.ts'
import { check, classify, format, media, typing } from './format.ts'
import { manifest } from './manifest.ts'
import { parse } from './parse.ts'
import { verify } from './verify.ts'

export const telegram: ChannelAdapter = {
  manifest,
  verify,
  parse,
  format,
  classify,
  check,
  acknowledgement: { contentType: 'application/json', body: '{}' },
  typing,
  media,
}
