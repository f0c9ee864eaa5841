import type { ChannelAdapter } from '../contract.ts'
import { classify, format, formatAnswer } from './format.ts'
import { manifest } from './manifest.ts'
import { parse } from './parse.ts'
import { verify } from './verify.ts'

export const connect: ChannelAdapter = {
  manifest,
  verify,
  parse,
  format,
  classify,
  acknowledgement: { contentType: 'application/json', body: '{"say":"","next":"listen"}' },
  formatAnswer,
}
