import type { Content } from '../../../schemas/records/content.ts'
import type { InboxContext, OutboundReply, ProviderRequest } from '../contract.ts'
import { sha1Sorted } from '../support/compare.ts'
import { templateData, wxPost } from '../support/wx-api.ts'
import { sealEnvelope } from '../support/wx-envelope.ts'
import { writeXml, type XmlTree } from '../support/xml.ts'

type Body = Readonly<Record<string, unknown>>

const article = (content: Extract<Content, { type: 'link' | 'card' }>) => ({
  title: content.title,
  description: content.description ?? '',
  url: content.url ?? '',
  picurl: content.type === 'card' ? (content.imageUrl ?? '') : '',
})

function send(reply: OutboundReply): Body {
  const { content } = reply
  switch (content.type) {
    case 'image':
    case 'voice':
      if (reply.providerMediaId) return { msgtype: content.type, [content.type]: { media_id: reply.providerMediaId } }
      return { msgtype: 'text', text: { content: reply.mediaUrl ?? '' } }
    case 'video':
      if (reply.providerMediaId)
        return { msgtype: 'video', video: { media_id: reply.providerMediaId, title: '', description: '' } }
      return { msgtype: 'text', text: { content: reply.mediaUrl ?? '' } }
    case 'link':
    case 'card':
      return { msgtype: 'news', news: { articles: [article(content)] } }
    case 'choice':
      return {
        msgtype: 'msgmenu',
        msgmenu: {
          head_content: content.text,
          list: content.options.map((option) => ({ id: option.id, content: option.label })),
          tail_content: '',
        },
      }
    default:
      return { msgtype: 'text', text: { content: 'text' in content ? content.text : '' } }
  }
}

/** One customer-service message. Machine-made text carries WeChat's label for it. */
export function format(reply: OutboundReply, address: string, context: InboxContext): readonly ProviderRequest[] {
  const account = context.settings.kfAccount
  const body = {
    touser: address,
    ...send(reply),
    ...(account && reply.author === 'agent' && { customservice: { kf_account: account } }),
    ...(reply.author === 'assistant' && { aimsgcontext: { is_ai_msg: 1 } }),
  }
  return [wxPost(context, '/cgi-bin/message/custom/send', body)]
}

/** A template message that asks the customer back; undefined unless the inbox names a template. */
export function formatNotice(
  reply: OutboundReply,
  address: string,
  context: InboxContext,
): ProviderRequest | undefined {
  const { noticeTemplate, noticeFields = 'thing1={text};time2={time}', noticeUrl } = context.settings
  if (!noticeTemplate) return undefined
  return wxPost(context, '/cgi-bin/message/template/send', {
    touser: address,
    template_id: noticeTemplate,
    client_msg_id: reply.messageId,
    ...(noticeUrl && { url: noticeUrl }),
    data: templateData(noticeFields, 'text' in reply.content ? reply.content.text : '', reply.at),
  })
}

function passiveBody(reply: OutboundReply): { readonly [name: string]: XmlTree | undefined } | undefined {
  const { content } = reply
  if (content.type === 'text') return { MsgType: 'text', Content: content.text }
  if (content.type === 'image' && reply.providerMediaId)
    return { MsgType: 'image', Image: { MediaId: reply.providerMediaId } }
  if (content.type === 'voice' && reply.providerMediaId)
    return { MsgType: 'voice', Voice: { MediaId: reply.providerMediaId } }
  if (content.type === 'video' && reply.providerMediaId)
    return { MsgType: 'video', Video: { MediaId: reply.providerMediaId } }
  if (content.type === 'link' || content.type === 'card') {
    const { title, description, picurl, url } = article(content)
    return {
      MsgType: 'news',
      ArticleCount: 1,
      Articles: [{ Title: title, Description: description, PicUrl: picurl, Url: url }],
    }
  }
  if (content.type === 'choice')
    return {
      MsgType: 'text',
      Content: [content.text, ...content.options.map((option, i) => `${i + 1}. ${option.label}`)].join('\n'),
    }
  return undefined
}

/** Hands the message to the platform's own agent tool, to a named agent where one is given. */
export const transferAnswer = (address: string, account: string, createTime: number, kfAccount?: string): string =>
  writeXml('xml', {
    ToUserName: address,
    FromUserName: account,
    CreateTime: createTime,
    MsgType: 'transfer_customer_service',
    ...(kfAccount && { TransInfo: { KfAccount: kfAccount } }),
  })

/** The reply as the answer to the push itself, names swapped, sealed unless the account is in plain mode. */
export function formatAnswer(reply: OutboundReply, address: string, context: InboxContext) {
  const body = passiveBody(reply)
  if (!body) return undefined
  const CreateTime = Math.floor(context.nowMs / 1000)
  const xml = writeXml('xml', { ToUserName: address, FromUserName: reply.thread?.account ?? '', CreateTime, ...body })
  const isPlain = (context.settings.mode ?? 'secure') === 'plain'
  return { contentType: 'application/xml', body: isPlain ? xml : sealAnswer(xml, context) }
}

/** Seals a passive answer: Encrypt, MsgSignature, TimeStamp, Nonce. */
export function sealAnswer(xml: string, context: InboxContext): string {
  const { token = '', encodingAesKey = '', appId = '' } = context.secrets
  const timestamp = Math.floor(context.nowMs / 1000)
  const nonce = Buffer.from(context.random(8)).toString('hex')
  const encrypted = sealEnvelope(xml, encodingAesKey, appId, context.random(16))
  return writeXml('xml', {
    Encrypt: encrypted,
    MsgSignature: sha1Sorted(token, String(timestamp), nonce, encrypted),
    TimeStamp: timestamp,
    Nonce: nonce,
  })
}
