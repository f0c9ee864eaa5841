import type { ChannelAdapter } from '../contract.ts'
import { acknowledge, classify, format, formatAnswer, media } from './format.ts'
import { manifest } from './manifest.ts'
import { parse } from './parse.ts'
import { verify } from './verify.ts'

export const phone: ChannelAdapter = {
  manifest,
  verify,
  parse,
  format,
  classify,
  acknowledgement: { contentType: 'text/xml', body: '<Response/>' },
  acknowledge,
  media,
  formatAnswer,
}
