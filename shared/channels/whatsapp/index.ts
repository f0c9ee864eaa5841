import type { ChannelAdapter } from '../contract.ts'
import { check, classify, format, formatNotice, media } from './format.ts'
import { manifest } from './manifest.ts'
import { parse } from './parse.ts'
import { verify } from './verify.ts'

export const whatsapp: ChannelAdapter = {
  manifest,
  verify,
  parse,
  format,
  classify,
  check,
  acknowledgement: { contentType: 'text/plain', body: 'EVENT_RECEIVED' },
  media,
  formatNotice,
}
