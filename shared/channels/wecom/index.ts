import type { ChannelAdapter } from '../contract.ts'
import { check, classify, format, media, pull, recover, token } from './format.ts'
import { manifest } from './manifest.ts'
import { parse } from './parse.ts'
import { profiles } from './profiles.ts'
import { verify } from './verify.ts'

export const wecom: ChannelAdapter = {
  manifest,
  verify,
  parse,
  format,
  classify,
  acknowledgement: { contentType: 'text/plain', body: 'success' },
  recover,
  check,
  pull,
  token,
  media,
  profiles,
}
