import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Flow } from '../flow/flow.ts'
import { readBody } from '../gateway/http-api.ts'
import { unionOf } from './provider.ts'
import type { WechatServer } from './wechat-server.ts'

/** The file part of a multipart body; undefined when there is none. */
function filePart(
  body: Buffer,
  contentType: string,
): { readonly bytes: Buffer; readonly contentType: string; readonly name: string } | undefined {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1]
  if (!boundary) return undefined
  const start = body.indexOf('\r\n\r\n')
  const end = body.lastIndexOf(`\r\n--${boundary}`)
  if (start < 0 || end < start) return undefined
  const head = body.subarray(0, start).toString()
  if (!/name="media"/.test(head)) return undefined
  return {
    bytes: body.subarray(start + 4, end),
    contentType: /content-type: ([^\r\n]+)/i.exec(head)?.[1] ?? 'application/octet-stream',
    name: /filename="([^"]*)"/.exec(head)?.[1] ?? 'file',
  }
}

/** Serves https://api.weixin.qq.com as far as an account calls it, under /wechat/cgi-bin/. */
export async function serveWechatApi(
  server: WechatServer,
  flow: Flow,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://local')
  const path = url.pathname.replace('/wechat', '')
  const body = (await readBody(request, 12 * 1024 * 1024)) ?? Buffer.alloc(0)
  const text = body.toString('utf8')
  const json = (): Record<string, unknown> => {
    try {
      return JSON.parse(text) as Record<string, unknown>
    } catch {
      return {}
    }
  }
  const answer = (value: Record<string, unknown> | null) => {
    flow.record({
      kind: 'provider',
      name: `微信 ${path}`,
      outcome: value && (value.errcode ?? 0) === 0 ? 'ok' : 'failed',
      detail: {
        request: path.includes('token') ? '…' : text.slice(0, 600),
        answer: path.includes('token') ? '…' : value,
      },
    })
    server.calls.push({ at: Date.now(), path, body: path.includes('upload') ? '(file)' : json(), answer: value })
    if (server.calls.length > 500) server.calls.splice(0, 100)
    if (value === null) return
    response.writeHead(200, { 'content-type': 'application/json; encoding=utf-8' })
    response.end(JSON.stringify(value))
  }
  const video = path.startsWith('/video/') ? server.media.get(path.slice('/video/'.length)) : undefined
  if (video) {
    response.writeHead(200, { 'content-type': video.contentType })
    response.end(video.bytes)
    return
  }
  if (path === '/cgi-bin/stable_token') return answer(server.stableToken(json()))
  const refusal = server.refuse(url.searchParams.get('access_token'))
  if (refusal) return answer(refusal)
  if (path === '/cgi-bin/getcallbackip') return answer({ ip_list: ['101.226.103.0/25'] })
  if (path === '/cgi-bin/user/info') {
    const openid = url.searchParams.get('openid') ?? ''
    return answer({ subscribe: 1, openid, nickname: '', language: 'zh_CN', ...unionOf(openid) })
  }
  if (path === '/cgi-bin/message/custom/send') return answer(server.send(text))
  if (path === '/cgi-bin/message/template/send') return answer(server.sendTemplate(json()))
  if (path === '/cgi-bin/message/custom/typing') return answer(server.setTyping(json()))
  if (path === '/cgi-bin/media/upload') {
    const file = filePart(body, String(request.headers['content-type']))
    return answer(file ? server.upload(file) : { errcode: 41005, errmsg: 'media data missing' })
  }
  if (path === '/cgi-bin/media/get') {
    const file = server.media.get(url.searchParams.get('media_id') ?? '')
    if (!file) return answer({ errcode: 40007, errmsg: 'invalid media_id' })
    if (file.contentType.startsWith('video/'))
      return answer({ video_url: `http://${request.headers.host}/wechat/video/${url.searchParams.get('media_id')}` })
    response.writeHead(200, {
      'content-type': file.contentType,
      'content-disposition': `attachment; filename="${file.name}"`,
    })
    response.end(file.bytes)
    return
  }
  answer({ errcode: 40066, errmsg: 'invalid url' })
}

/** What the simulator's page and tests ask, under /simulator/wechat/. False for other paths. */
export async function serveWechatSimulator(
  server: WechatServer,
  page: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', 'http://local')
  if (!url.pathname.startsWith('/simulator/wechat/')) return false
  const path = url.pathname.slice('/simulator/wechat/'.length)
  const json = (value: unknown) => {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(value))
    return true
  }
  if (path === '' && request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(page)
    return true
  }
  const openId = url.searchParams.get('openId') ?? 'oDemoFollower000000000000001'
  if (path === 'messages')
    return json(
      server.shown.filter((shown) => shown.openId === openId && shown.id > Number(url.searchParams.get('after') ?? 0)),
    )
  if (path === 'calls') return json(server.calls)
  if (path === 'stream') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(': open\n\n')
    const stop = server.listen((shown) => {
      if (shown.openId === openId) response.write(`data: ${JSON.stringify(shown)}\n\n`)
    })
    request.on('close', stop)
    return true
  }
  if (path.startsWith('media/')) {
    const file = server.media.get(decodeURIComponent(path.slice('media/'.length)))
    response.writeHead(file ? 200 : 404, { 'content-type': file?.contentType ?? 'text/plain' })
    response.end(file?.bytes ?? '')
    return true
  }
  const raw = (await readBody(request)) ?? Buffer.alloc(0)
  if (path === 'upload')
    return json(server.upload({ bytes: raw, contentType: String(request.headers['content-type']), name: 'upload' }))
  const body = JSON.parse(raw.toString() || '{}') as {
    fields?: Record<string, string>
    msgId?: string
    deliveries?: number
    sendErrors?: (number | null)[]
    expireToken?: boolean
  }
  if (path === 'push' && body.fields)
    return json(
      await server.push(openId, body.fields, {
        ...(body.msgId && { msgId: body.msgId }),
        ...(body.deliveries !== undefined && { deliveries: body.deliveries }),
      }),
    )
  if (path === 'check') return json({ isOk: await server.checkAddress() })
  if (path === 'faults') {
    if (body.sendErrors) server.faults.sendErrors = body.sendErrors
    if (body.expireToken) server.expireToken()
    return json(server.faults)
  }
  response.writeHead(404)
  response.end()
  return true
}
