import type { InboxContext, MediaProtocol } from '../contract.ts'
import { readJson } from './json.ts'
import { apiBase } from './wx-api.ts'
import { classify } from './wx-errors.ts'

const isJson = (contentType: string) =>
  contentType.startsWith('application/json') || contentType.startsWith('text/plain')

const fileNameOf = (disposition: string | undefined) => /filename="?([^";]+)"?/.exec(disposition ?? '')?.[1]

/** Where WeChat keeps videos; a link to anywhere else is not followed. */
function isWechatHost(url: string, context: InboxContext): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, host } = new URL(url)
  if (host === new URL(apiBase(context)).host) return true
  return protocol === 'https:' && ['.qq.com', '.qpic.cn', '.qlogo.cn'].some((end) => hostname.endsWith(end))
}

/** Temporary media, kept three days by WeChat. A failed download is JSON with HTTP 200: the content type tells. */
export const media: MediaProtocol = {
  download: (context, providerMediaId) => ({
    via: 'http',
    method: 'GET',
    url: `${apiBase(context)}/cgi-bin/media/get?access_token={token}&media_id=${encodeURIComponent(providerMediaId)}`,
  }),
  readDownload: (response, context) => {
    const contentType = response.headers['content-type'] ?? 'application/octet-stream'
    if (response.status === 200 && !isJson(contentType)) {
      const fileName = fileNameOf(response.headers['content-disposition'])
      return { bytes: response.body, contentType, ...(fileName && { fileName }) }
    }
    const url = readJson(response)?.video_url
    if (typeof url === 'string')
      return isWechatHost(url, context)
        ? { redirect: { via: 'http', method: 'GET', url } }
        : { action: 'GIVE_UP', reason: 'the video is on a host that is not WeChat' }
    const meaning = classify(response)
    return meaning.action === 'SENT' ? { action: 'GIVE_UP', reason: 'the media answer has no file' } : meaning
  },
  upload: (context, type, file) => ({
    via: 'http',
    method: 'POST',
    url: `${apiBase(context)}/cgi-bin/media/upload?access_token={token}&type=${type}`,
    file: { field: 'media', ...file },
  }),
  readUpload: (response) => {
    const answer = readJson(response)
    const id = answer?.media_id ?? answer?.thumb_media_id
    if (typeof id === 'string') return { mediaId: id }
    const meaning = classify(response)
    return meaning.action === 'SENT' ? { action: 'GIVE_UP', reason: 'the upload answer has no media_id' } : meaning
  },
}
