import type { ChannelAdapter } from '../contract.ts'
import { check, classify, format, formatAnswer, media } from './format.ts'
import { manifest } from './manifest.ts'
import { parse } from './parse.ts'
import { verify } from './verify.ts'

export const weibo: ChannelAdapter = {
  manifest,
  verify,
  parse,
  format,
  classify,
  check,
  acknowledgement: { contentType: 'text/plain', body: '' },
  media,
  formatAnswer,
}
