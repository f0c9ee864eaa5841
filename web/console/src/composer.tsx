import { ActionIcon, Button, Group, SegmentedControl, Text, Textarea, Tooltip } from '@mantine/core'
import { IconBook2, IconBulb, IconPhoto } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { call } from './api.ts'
import { Assist } from './assist.tsx'
import { useChoices } from './choices.ts'
import { useAct, useText } from './context.tsx'
import { ChannelLine } from './elsewhere.tsx'
import { timeOf } from './format.ts'
import { isShortcut } from './keys.ts'
import { tellTyping } from './live.ts'
import { NextSteps, type StepActions } from './next-steps.tsx'
import { send } from './outbox.ts'
import { type Conversation, useStore } from './store.ts'

const draftKey = (id: string) => `yunke:draft:${id}`
/** What the channel still lets us say, in a sentence; nothing where it sets no limit. */
function useWindowText(conversation: Conversation): string {
  const { say, language } = useText()
  const { window: opened } = conversation
  if (!opened || (opened.limit === null && opened.closesAt === null)) return ''
  const left = opened.limit === null ? undefined : Math.max(0, opened.limit - opened.used)
  const isClosed = left === 0 || (opened.closesAt !== null && Date.parse(opened.closesAt) < Date.now())
  if (isClosed) return say('windowClosed')
  return `${left === undefined ? '' : `${say('windowLeft')} ${left}`}${opened.closesAt ? `${say('windowUntil')} ${timeOf(opened.closesAt, language)}` : ''}`
}

export function Composer({
  conversation,
  isMine,
  canReply,
  spoken,
  steps,
}: {
  readonly conversation: Conversation
  readonly isMine: boolean
  /** Whoever was asked in may answer as well. */
  readonly canReply: boolean
  /** The language that the customer writes, where it is translated. */
  readonly spoken: string | undefined
  /** What the next steps that are not words do. */
  readonly steps: StepActions
}) {
  const { say } = useText()
  const act = useAct()
  const agents = useStore((state) => state.agents)
  const [text, setText] = useState(() => sessionStorage.getItem(draftKey(conversation.id)) ?? '')
  const [isNote, setNote] = useState(false)
  const [marked, setMarked] = useState(0)
  const [assist, setAssist] = useState<'suggest' | 'find'>()
  const area = useRef<HTMLTextAreaElement>(null)
  const file = useRef<HTMLInputElement>(null)
  const toldAt = useRef(0)
  const windowText = useWindowText(conversation)
  const mode = canReply && !isNote ? 'reply' : 'note'
  const choices = useChoices(conversation, text, change, mode)

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!isShortcut(event)) return
      if (event.key !== 'r' && event.key !== 'n' && event.key !== '/') return
      event.preventDefault()
      setNote(event.key === 'n')
      if (event.key === '/') change('/')
      area.current?.focus()
    }
    const insert = (event: Event) => {
      change((event as CustomEvent<string>).detail)
      area.current?.focus()
    }
    addEventListener('keydown', press)
    addEventListener('yunke:insert', insert)
    return () => {
      removeEventListener('keydown', press)
      removeEventListener('yunke:insert', insert)
    }
  })

  function change(value: string): void {
    setText(value)
    setMarked(0)
    sessionStorage.setItem(draftKey(conversation.id), value)
    if (mode === 'reply' && Date.now() - toldAt.current > 4_000) {
      toldAt.current = Date.now()
      tellTyping(conversation.id, true)
    }
  }

  function submit(): void {
    const words = text.trim()
    if (!words) return
    const mentions = agents.filter(({ name }) => words.includes(`@${name}`)).map(({ id }) => id)
    send(conversation.id, words, mode === 'note' ? { isNote: true, mentions } : {})
    if (mode === 'reply') tellTyping(conversation.id, false)
    toldAt.current = 0
    change('')
  }

  function press(event: React.KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return
    if (choices.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      setMarked((before) => (before + (event.key === 'ArrowDown' ? 1 : choices.length - 1)) % choices.length)
    } else if (event.key === 'Escape') event.currentTarget.blur()
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      const choice = choices[marked] ?? choices[0]
      if (choice) choice.run()
      else submit()
    }
  }

  /** What was written, in the customer's language, to be looked at before it is sent. */
  const translate = () =>
    spoken &&
    act(async () => {
      const { items } = await call('translateTexts', { body: { texts: [text.trim()], to: spoken } })
      change(items[0]?.text ?? text)
    })

  const sendFile = (chosen: File | undefined) =>
    chosen &&
    act(async () => {
      const params = { conversationId: conversation.id }
      const { key, uploadUrl } = await call('openUpload', { params, body: { contentType: chosen.type as 'image/png' } })
      const put = await fetch(uploadUrl, { method: 'PUT', headers: { 'content-type': chosen.type }, body: chosen })
      if (!put.ok) throw new Error(`HTTP ${put.status}`)
      send(conversation.id, { type: 'image', media: { key, contentType: chosen.type } })
    })

  const tools = [
    ['suggestReply', IconBulb, () => setAssist(assist === 'suggest' ? undefined : 'suggest'), assist === 'suggest'],
    ['findKnowledge', IconBook2, () => setAssist(assist === 'find' ? undefined : 'find'), assist === 'find'],
    ['sendImage', IconPhoto, () => file.current?.click(), false],
  ] as const
  return (
    <div className="composer">
      {choices.length > 0 ? (
        <div className="canned" role="listbox" aria-label={say(text.startsWith('/') ? 'cannedReplies' : 'colleagues')}>
          {choices.map((choice, index) => (
            <button
              key={choice.key}
              type="button"
              className="row"
              role="option"
              aria-selected={index === marked}
              onClick={() => {
                choice.run()
                area.current?.focus()
              }}
            >
              <b>{choice.title}</b> {choice.text}
            </button>
          ))}
        </div>
      ) : null}
      {isMine && !text && !assist ? <NextSteps conversation={conversation} actions={steps} /> : null}
      {assist ? <Assist kind={assist} conversation={conversation} onClose={() => setAssist(undefined)} /> : null}
      {isMine ? <ChannelLine conversation={conversation} /> : null}
      <Group justify="space-between" mb={6} gap="xs">
        <SegmentedControl
          size="xs"
          value={mode}
          onChange={(value) => setNote(value === 'note')}
          data={[
            { value: 'reply', label: say('reply'), disabled: !canReply },
            { value: 'note', label: say('note') },
          ]}
        />
        <Text size="xs" c="dimmed">
          {canReply
            ? windowText
            : conversation.status === 'assigned'
              ? `${conversation.agentName} ${say('holds')}`
              : say('youMustTake')}
        </Text>
      </Group>
      <Textarea
        ref={area}
        data-testid="composer"
        aria-label={mode === 'note' ? say('note') : say('reply')}
        placeholder={mode === 'note' ? say('writeNote') : say('writeReply')}
        autosize
        minRows={2}
        maxRows={8}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={press}
        onPaste={(event) => mode === 'reply' && void sendFile(event.clipboardData.files[0])}
      />
      <Group justify="flex-end" mt={6} gap="xs">
        <input
          ref={file}
          type="file"
          hidden
          accept="image/png,image/jpeg,image/gif,image/webp"
          onChange={(event) => void sendFile(event.currentTarget.files?.[0])}
        />
        {tools.map(([name, Icon, run, isOn]) => (
          <Tooltip key={name} label={say(name)}>
            <ActionIcon
              variant={isOn ? 'light' : 'subtle'}
              size="lg"
              disabled={mode !== 'reply'}
              aria-label={say(name)}
              aria-pressed={isOn}
              data-testid={name}
              onClick={run}
            >
              <Icon size={19} />
            </ActionIcon>
          </Tooltip>
        ))}
        {spoken && mode === 'reply' ? (
          <Button
            size="compact-md"
            variant="default"
            onClick={translate}
            disabled={text.trim() === ''}
            data-testid="translate-draft"
          >
            {say('translateTo')} {spoken}
          </Button>
        ) : null}
        <Button size="compact-md" onClick={submit} disabled={text.trim() === ''} data-testid="send">
          {say('send')}
        </Button>
      </Group>
    </div>
  )
}

/** Puts words into the field of the conversation that is open. */
export const insert = (words: string) => dispatchEvent(new CustomEvent('yunke:insert', { detail: words }))
