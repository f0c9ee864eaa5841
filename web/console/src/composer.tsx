import { ActionIcon, Button, Group, SegmentedControl, Text, Textarea } from '@mantine/core'
import { IconPhoto } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { ChannelLine } from './elsewhere.tsx'
import { timeOf } from './format.ts'
import { isShortcut } from './keys.ts'
import { tellTyping } from './live.ts'
import { type Conversation, send, useStore } from './store.ts'

interface Canned {
  readonly shortcut: string
  readonly text: string
}

const draftKey = (id: string) => `yunke:draft:${id}`
let cannedOnce: Promise<readonly Canned[]> | undefined
const loadCanned = () => {
  cannedOnce ??= call('getCannedReplies').then(({ items }) => items)
  return cannedOnce
}

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

export function Composer({ conversation, isMine }: { readonly conversation: Conversation; readonly isMine: boolean }) {
  const { say } = useText()
  const act = useAct()
  const me = useStore((state) => state.me)
  const [text, setText] = useState(() => sessionStorage.getItem(draftKey(conversation.id)) ?? '')
  const [isNote, setNote] = useState(false)
  const [canned, setCanned] = useState<readonly Canned[]>([])
  const area = useRef<HTMLTextAreaElement>(null)
  const file = useRef<HTMLInputElement>(null)
  const toldAt = useRef(0)
  const windowText = useWindowText(conversation)
  const mode = isMine && !isNote ? 'reply' : 'note'
  const matching = text.startsWith('/')
    ? canned.filter((reply) => reply.shortcut.includes(text.slice(1)) || reply.text.includes(text.slice(1)))
    : []

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!isShortcut(event)) return
      if (event.key !== 'r' && event.key !== 'n' && event.key !== '/') return
      event.preventDefault()
      setNote(event.key === 'n')
      if (event.key === '/') change('/')
      area.current?.focus()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })

  function change(value: string): void {
    setText(value)
    sessionStorage.setItem(draftKey(conversation.id), value)
    if (value.startsWith('/') && canned.length === 0) void loadCanned().then(setCanned)
    if (mode === 'reply' && Date.now() - toldAt.current > 4_000) {
      toldAt.current = Date.now()
      tellTyping(conversation.id, true)
    }
  }

  function submit(): void {
    const words = text.trim()
    if (!words) return
    void send(conversation.id, words, mode === 'note')
    change('')
  }

  const pick = (reply: Canned) => {
    change(reply.text.replaceAll('{客户}', conversation.customerName ?? '').replaceAll('{客服}', me?.name ?? ''))
    area.current?.focus()
  }

  const sendFile = (chosen: File | undefined) =>
    chosen &&
    act(async () => {
      const params = { conversationId: conversation.id }
      const { key, uploadUrl } = await call('openUpload', { params, body: { contentType: chosen.type as 'image/png' } })
      const put = await fetch(uploadUrl, { method: 'PUT', headers: { 'content-type': chosen.type }, body: chosen })
      if (!put.ok) throw new Error(`HTTP ${put.status}`)
      await call('sendMessage', {
        params,
        body: { content: { type: 'image', media: { key, contentType: chosen.type } }, isNote: false },
        idempotencyKey: crypto.randomUUID(),
      })
    })

  return (
    <div className="composer">
      {matching.length > 0 ? (
        <div className="canned" role="listbox" aria-label={say('cannedReplies')}>
          {matching.map((reply) => (
            <button
              key={`${reply.shortcut}${reply.text}`}
              type="button"
              className="row"
              role="option"
              aria-selected={false}
              onClick={() => pick(reply)}
            >
              <b>/{reply.shortcut}</b> {reply.text}
            </button>
          ))}
        </div>
      ) : null}
      {isMine ? <ChannelLine conversation={conversation} /> : null}
      <Group justify="space-between" mb={6} gap="xs">
        <SegmentedControl
          size="xs"
          value={mode}
          onChange={(value) => setNote(value === 'note')}
          data={[
            { value: 'reply', label: say('reply'), disabled: !isMine },
            { value: 'note', label: say('note') },
          ]}
        />
        <Text size="xs" c="dimmed">
          {isMine
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
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          if (matching[0]) pick(matching[0])
          else submit()
        }}
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
        <ActionIcon
          variant="subtle"
          size="lg"
          disabled={mode !== 'reply'}
          aria-label={say('sendImage')}
          onClick={() => file.current?.click()}
        >
          <IconPhoto size={19} />
        </ActionIcon>
        <Button size="compact-md" onClick={submit} disabled={text.trim() === ''} data-testid="send">
          {say('send')}
        </Button>
      </Group>
    </div>
  )
}
