import type { ChannelAdapter } from '../contract.ts'
import { classify } from './classify.ts'
import { format, formatAnswer, formatNotice, typing } from './format.ts'
import { manifest } from './manifest.ts'
import { media } from './media.ts'
import { parse } from './parse.ts'
import { token } from './token.ts'
import { verify } from './verify.ts'

export const wechat: ChannelAdapter = {
  manifest,
  verify,
  parse,
  format,
  classify,
  acknowledgement: { contentType: 'text/plain', body: 'success' },
  typing,
  token,
  media,
  formatAnswer,
  formatNotice,
}
