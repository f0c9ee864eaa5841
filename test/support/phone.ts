import { eventually } from './local.ts'

interface Said {
  readonly from: 'customer' | 'account' | 'system'
  readonly text: string
  readonly image?: string
  readonly options?: readonly { readonly id: string; readonly label: string }[]
}

/** A customer's screen on one of the simulated channels. */
export function phoneOf(simulators: string, channel: string, who: string) {
  const base = `${simulators}${channel}/`
  const post = async (path: string, body: unknown) =>
    (await (
      await fetch(`${base}${path}?who=${encodeURIComponent(who)}`, { method: 'POST', body: JSON.stringify(body) })
    ).json()) as { status?: number; body?: string }
  const shown = async () =>
    (await (await fetch(`${base}messages?who=${encodeURIComponent(who)}`)).json()) as readonly Said[]
  const replies = async () => (await shown()).filter((said) => said.from === 'account')
  const act = (body: Readonly<Record<string, unknown>>) => post('act', body)
  return {
    who,
    act,
    shown,
    replies,
    say: (text: string, more: Readonly<Record<string, unknown>> = {}) => act({ text, ...more }),
    faults: (body: Readonly<Record<string, unknown>>) => post('faults', body),
    calls: async () =>
      (await (await fetch(`${base}calls`)).json()) as readonly { path: string; body: string; answer: unknown }[],
    upload: async (bytes: Buffer, contentType = 'image/png') =>
      (
        (await (
          await fetch(`${base}upload`, {
            method: 'POST',
            headers: { 'content-type': contentType },
            body: new Uint8Array(bytes),
          })
        ).json()) as { id: string }
      ).id,
    /** Says something and waits for a reply that matches. */
    ask: async (text: string, answer: RegExp, more: Readonly<Record<string, unknown>> = {}) => {
      const before = (await replies()).length
      await act({ text, ...more })
      return eventually(`${channel}: an answer ${answer} to “${text}”`, async () =>
        (await replies()).slice(before).find((said) => answer.test(said.text)),
      )
    },
  }
}
