import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../gateway/http-api.ts'

/** One push as a telephone would show it. */
export interface Push {
  readonly at: number
  readonly endpoint: string
  readonly message: Readonly<Record<string, string>>
}

const xml = (action: string, inner: string) =>
  `<${action}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${action}Result>${inner}</${action}Result><ResponseMetadata><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ResponseMetadata></${action}Response>`
const fault = (code: string, message: string) =>
  `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ErrorResponse>`

/** SNS as far as pushes need it, in its query protocol: platform endpoints, and what is published to them. */
export class LocalSns {
  readonly pushes: Push[] = []
  /** Endpoints that SNS calls disabled: the app was removed. */
  readonly disabled = new Set<string>()

  async serve(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const type = String(request.headers['content-type'] ?? '')
    if (request.method !== 'POST' || request.url !== '/' || !type.startsWith('application/x-www-form-urlencoded'))
      return false
    const form = new URLSearchParams((await readBody(request))?.toString())
    const send = (status: number, body: string) => {
      response.writeHead(status, { 'content-type': 'text/xml' })
      response.end(body)
      return true
    }
    const action = form.get('Action') ?? ''
    if (action === 'CreatePlatformEndpoint') {
      const application = form.get('PlatformApplicationArn') ?? ''
      const token = form.get('Token') ?? ''
      if (!/^arn:aws[\w-]*:sns:[\w-]+:\d{12}:app\/(APNS|APNS_SANDBOX|GCM)\/[\w.-]+$/.test(application))
        return send(400, fault('InvalidParameter', 'Invalid parameter: PlatformApplicationArn'))
      if (!token) return send(400, fault('InvalidParameter', 'Invalid parameter: Token'))
      const id = createHash('sha256').update(token).digest('hex').slice(0, 32)
      return send(200, xml(action, `<EndpointArn>${application.replace(':app/', ':endpoint/')}/${id}</EndpointArn>`))
    }
    if (action === 'Publish') {
      const endpoint = form.get('TargetArn') ?? ''
      if (this.disabled.has(endpoint)) return send(400, fault('EndpointDisabled', 'Endpoint is disabled'))
      const message = JSON.parse(form.get('Message') ?? '{}') as Record<string, string>
      if (!message.default) return send(400, fault('InvalidParameter', 'Invalid parameter: Message'))
      this.pushes.push({ at: Date.now(), endpoint, message })
      if (this.pushes.length > 500) this.pushes.splice(0, 100)
      return send(200, xml(action, `<MessageId>m${this.pushes.length}</MessageId>`))
    }
    return send(400, fault('InvalidAction', `The action ${action} is not known here.`))
  }
}
