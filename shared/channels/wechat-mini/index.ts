import type { ChannelAdapter } from '../contract.ts'
import { check, typing } from '../support/wx-api.ts'
import { classify } from '../support/wx-errors.ts'
import { media } from '../support/wx-media.ts'
import { token } from '../support/wx-token.ts'
import { format, formatNotice } from './format.ts'
import { manifest } from './manifest.ts'
import { parse } from './parse.ts'
import { verify } from './verify.ts'

export const wechatMini: ChannelAdapter = {
  manifest,
  verify,
  parse,
  format,
  classify,
  acknowledgement: { contentType: 'text/plain', body: 'success' },
  typing,
  check,
  token,
  media,
  formatNotice,
}
