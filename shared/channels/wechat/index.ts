import type { ChannelAdapter } from '../contract.ts'
import { check, typing } from '../support/wx-api.ts'
import { classify } from '../support/wx-errors.ts'
import { media } from '../support/wx-media.ts'
import { token } from '../support/wx-token.ts'
import { format, formatAnswer, formatNotice } from './format.ts'
import { manifest } from './manifest.ts'
import { parse } from './parse.ts'
import { profiles } from './profiles.ts'
import { verify } from './verify.ts'

export const wechat: ChannelAdapter = {
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
  profiles,
  formatAnswer,
  formatNotice,
}
