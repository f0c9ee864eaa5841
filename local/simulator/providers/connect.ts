import type { Contact, LocalConnect } from '../../services/connect.ts'
import { type Account, type Act, type Answer, type Hook, Provider } from '../provider.ts'

/** A caller of the number that Amazon Connect answers. */
export class ConnectCaller extends Provider {
  private readonly connect: LocalConnect
  private readonly lines = new Map<string, Contact>()

  constructor(account: Account, connect: LocalConnect) {
    super(account)
    this.connect = connect
  }

  protected hooks(): readonly Hook[] {
    return []
  }

  hear(contact: Contact, text: string): void {
    if (text && text !== '…') this.show(contact.address, 'account', { text })
  }

  override async act(who: string, act: Act): Promise<{ readonly status: number; readonly body: string }> {
    const ok = { status: 200, body: '' }
    this.show(who, 'customer', { text: act.text ?? act.option?.label ?? `［${act.event}］` })
    const line = this.lines.get(who)
    if (act.event === 'call') {
      const contact = await this.connect.call(this.account.inboxId, who)
      this.lines.set(who, contact)
      return ok
    }
    if (!line || line.state === 'ended') {
      this.show(who, 'system', { text: '没有通话，请先拨打 · no call' })
      return ok
    }
    if (act.event === 'hangup') await this.connect.end(line)
    else if (act.event === 'silence') await line.run.silence()
    else if (line.run.isListening) {
      const text = act.text ?? act.option?.label ?? ''
      await line.run.hear(text, /^[\d*#]+$/.test(text) ? 'DTMF' : 'Speech', Number(act.confidence ?? 0.93))
    } else this.connect.tell(line, act.text ?? '')
    return ok
  }

  serve(): Answer | null {
    return { status: 404, body: {} }
  }
}

/** The people of the queue at Amazon Connect: they take contacts, answer, and end them. */
export class ConnectDesk extends Provider {
  private readonly connect: LocalConnect
  private current: Contact | undefined

  constructor(account: Account, connect: LocalConnect) {
    super(account)
    this.connect = connect
  }

  protected hooks(): readonly Hook[] {
    return []
  }

  see(contact: Contact, text: string): void {
    this.show(this.connect.agentName, 'account', { text: `${contact.channel} ${contact.name}\n${text}` })
  }

  override async act(who: string, act: Act): Promise<{ readonly status: number; readonly body: string }> {
    this.show(who, 'customer', { text: act.text ?? `［${act.event}］` })
    if (act.event === 'accept') {
      this.current = await this.connect.accept()
      this.show(who, 'system', {
        text: this.current ? `接起 ${this.current.name} · accepted` : '没有人在等 · nobody waits',
      })
    } else if (act.event === 'full') this.connect.isFull = !this.connect.isFull
    else if (!this.current || this.current.state === 'ended')
      this.show(who, 'system', { text: '请先接起 · accept somebody first' })
    else if (act.event === 'end') await this.connect.end(this.current)
    else this.connect.answer(this.current, act.text ?? '')
    return { status: 200, body: '' }
  }

  serve(): Answer | null {
    return { status: 404, body: {} }
  }
}
