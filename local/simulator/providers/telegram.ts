import { type Act, type Answer, type Call, type Hook, Provider } from '../provider.ts'

/** Telegram's servers: updates with the secret header, and the bot's methods. */
export class Telegram extends Provider {
  private lastUpdate = Date.now()
  private readonly blockedBy = new Set<string>()

  protected hooks(who: string, act: Act): readonly Hook[] {
    const chat = { id: Number(who), type: 'private', first_name: 'Test' }
    const from = { id: Number(who), is_bot: false, first_name: 'Anna', language_code: 'en' }
    const date = Math.floor(Date.now() / 1_000)
    const update_id = act.id ? Number(act.id) : ++this.lastUpdate
    if (act.event === 'block') this.blockedBy.add(who)
    else this.blockedBy.delete(who)
    const update = {
      update_id,
      ...(act.option
        ? { callback_query: { id: this.id(), data: act.option.id, from, message: { chat } } }
        : act.event === 'block'
          ? { my_chat_member: { chat, date, new_chat_member: { status: 'kicked' } } }
          : {
              message: {
                message_id: update_id,
                date,
                chat,
                from,
                ...(act.imageId
                  ? { photo: [{ file_id: act.imageId }] }
                  : act.voiceId
                    ? { voice: { file_id: act.voiceId, mime_type: 'audio/amr' } }
                    : { text: act.event === 'start' ? '/start' : act.text }),
              },
            }),
    }
    return [
      {
        headers: {
          'content-type': 'application/json',
          'x-telegram-bot-api-secret-token': this.account.secrets.secretToken ?? '',
        },
        body: JSON.stringify(update),
      },
    ]
  }

  serve(call: Call): Answer | null {
    const refuse = (error_code: number, description: string): Answer => ({
      status: error_code,
      body: { ok: false, error_code, description, ...(error_code === 429 && { parameters: { retry_after: 1 } }) },
    })
    const [, kind, token, method = ''] = /^\/(file\/)?bot([^/]+)\/(.+)$/.exec(call.path) ?? []
    if (token !== this.account.secrets.botToken) return refuse(401, 'Unauthorized')
    if (kind) {
      const file = this.media.get(method.replace('photos/', ''))
      return file ? { status: 200, body: file.bytes, contentType: file.contentType } : refuse(404, 'Not Found')
    }
    const body = this.json(call) as {
      chat_id?: string | number
      text?: string
      photo?: string
      file_id?: string
      reply_markup?: { inline_keyboard: { text: string; callback_data: string }[][] }
    }
    if (method === 'getFile')
      return this.media.has(body.file_id ?? '')
        ? { status: 200, body: { ok: true, result: { file_path: `photos/${body.file_id}` } } }
        : refuse(400, 'Bad Request: invalid file_id')
    if (method !== 'sendMessage' && method !== 'sendPhoto') return { status: 200, body: { ok: true, result: true } }
    const fault = this.fault()
    if (fault) return refuse(fault, 'simulated')
    const who = String(body.chat_id ?? '')
    if (this.blockedBy.has(who)) return refuse(403, 'Forbidden: bot was blocked by the user')
    if ((body.text?.length ?? 0) > 4_096) return refuse(400, 'Bad Request: message is too long')
    const options = body.reply_markup?.inline_keyboard
      .flat()
      .map(({ text, callback_data: id }) => ({ id, label: text }))
    this.show(who, 'account', {
      text: body.text ?? '',
      ...(body.photo && { image: body.photo }),
      ...(options && { options }),
    })
    return fault === null ? null : { status: 200, body: { ok: true, result: { message_id: ++this.lastUpdate } } }
  }
}
