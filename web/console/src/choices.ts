import { useEffect, useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { filled, runMacro } from './macros.ts'
import { type Conversation, useStore } from './store.ts'

/** Something that is picked from a list above the field. */
interface Choice {
  readonly key: string
  readonly title: string
  readonly text: string
  readonly run: () => void
}

let cannedOnce: ReturnType<typeof call<'getCannedReplies'>> | undefined
const loadCanned = () => {
  cannedOnce ??= call('getCannedReplies')
  return cannedOnce
}
/** After the canned replies were changed. */
export const forgetCanned = () => {
  cannedOnce = undefined
}

/** What "/" offers in a reply (macros and canned replies) and "@" in a note (colleagues). */
export function useChoices(
  conversation: Conversation,
  text: string,
  change: (value: string) => void,
  mode: 'reply' | 'note',
): readonly Choice[] {
  const act = useAct()
  const { say } = useText()
  const macros = useStore((state) => state.settings?.macros.value.items)
  const agents = useStore((state) => state.agents)
  const [canned, setCanned] = useState<readonly { shortcut: string; text: string }[]>([])
  const isSlash = text.startsWith('/')
  useEffect(() => {
    if (isSlash) void loadCanned().then(({ items }) => setCanned(items))
  }, [isSlash])
  if (isSlash) {
    const words = text.slice(1)
    const fits = (...texts: (string | undefined)[]) => texts.some((one) => one?.includes(words))
    return [
      ...(mode === 'reply' ? (macros ?? []) : [])
        .filter((macro) => fits(macro.name, macro.reply))
        .map((macro) => ({
          key: `macro ${macro.name}`,
          title: `⚡ ${macro.name}`,
          text: [
            macro.reply,
            macro.tags?.join(' '),
            macro.ticketSubject && say('makeTicket'),
            macro.isClosing && say('close'),
            macro.transferTeamId && say('transfer'),
          ]
            .filter(Boolean)
            .join(' · '),
          run: () => {
            change('')
            void act(() => runMacro(macro, conversation))
          },
        })),
      ...canned
        .filter((reply) => fits(reply.shortcut, reply.text))
        .map((reply) => ({
          key: `${reply.shortcut}${reply.text}`,
          title: `/${reply.shortcut}`,
          text: reply.text,
          run: () => change(filled(reply.text, conversation)),
        })),
    ]
  }
  const called = mode === 'note' ? /@([^\s@]*)$/.exec(text)?.[1] : undefined
  if (called === undefined) return []
  return agents
    .filter(({ name }) => name.includes(called) && !text.includes(`@${name} `))
    .slice(0, 8)
    .map((agent) => ({
      key: agent.id,
      title: `@${agent.name}`,
      text: say(agent.availability),
      run: () => change(`${text.slice(0, text.length - called.length)}${agent.name} `),
    }))
}
