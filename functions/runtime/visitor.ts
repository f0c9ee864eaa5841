import * as z from 'zod'
import { SpokenContext } from '../../schemas/commands/spoken.ts'
import { invalid, Rejected } from '../../shared/errors/errors.ts'
import type { MediaStore, PushNotes } from '../../shared/ports/outside.ts'
import { openDevice, openSession, openUpload } from '../../shared/use-cases/realtime/visitor-session.ts'
import { bytesOf, type HttpEvent, type HttpResult, json, problemOf } from './http.ts'
import { observed } from './observe.ts'

const SessionBody = z
  .object({
    token: z.string().max(4_096).optional(),
    identity: z
      .object({
        externalId: z.string().min(1).max(128),
        proof: z.string().max(128),
        name: z.string().max(100).optional(),
        level: z.enum(['normal', 'vip']).optional(),
      })
      .optional(),
    language: z.enum(['zh', 'en']).optional(),
    context: SpokenContext.optional(),
  })
  .strict()
const DeviceBody = z.object({ platform: z.enum(['apns', 'fcm']), token: z.string().min(8).max(400) }).strict()
const UploadBody = z.object({ contentType: z.string().max(100) }).strict()

function body<S extends z.ZodType>(event: HttpEvent, schema: S): z.infer<S> {
  const bytes = bytesOf(event)
  if (bytes.length > 16_384) throw new Rejected('The body is too large.', { code: 'too-large', status: 413 })
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(bytes).toString() || '{}')
  } catch {
    throw invalid('body', 'is not JSON')
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Rejected(`${issue?.path.join('.') || 'body'}: ${issue?.message}`, {
    code: 'invalid',
    details: { field: issue?.path.join('.') },
  })
}

/** What a widget may ask over HTTP: a session, and a link to upload an image. */
export function visitorHandler(
  compose: () => Parameters<typeof openSession>[0] & { readonly media: MediaStore; readonly push: PushNotes },
) {
  const ports = compose()
  return observed<HttpEvent, HttpResult>(async (event) => {
    try {
      const inboxId = event.pathParameters?.inboxId ?? ''
      const { origin } = event.headers
      const token = /^Bearer (.+)$/.exec(event.headers.authorization ?? '')?.[1]
      if (event.rawPath.endsWith('/devices')) {
        await openDevice(ports, inboxId, token, body(event, DeviceBody), origin)
        return json(201, {})
      }
      if (event.rawPath.endsWith('/uploads')) {
        return json(201, await openUpload(ports, inboxId, token, body(event, UploadBody).contentType, origin))
      }
      const request = body(event, SessionBody)
      return json(
        201,
        await openSession(
          ports,
          inboxId,
          {
            ...(request.token && { token: request.token }),
            ...(request.identity && { identity: request.identity as never }),
            ...(request.language && { language: request.language }),
            ...(request.context && { context: request.context }),
          },
          origin,
        ),
      )
    } catch (error) {
      return problemOf(error)
    }
  })
}
