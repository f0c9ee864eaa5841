import { Anchor, Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { textOf } from '../../../schemas/records/content.ts'
import { insert } from './composer.tsx'
import { useText } from './context.tsx'
import { CorrectDialog } from './correct.tsx'
import { timeOf } from './format.ts'
import { retry, takeBack } from './outbox.ts'
import type { Draft, MessageView } from './store.ts'
import { type TextKey, wordIn } from './text.ts'
import { Trace } from './trace.tsx'

/** What was said, as text and pictures only: nothing that a customer sends can become markup. */
function Body({ message }: { readonly message: MessageView }) {
  const { say } = useText()
  const { content, mediaUrl } = message
  switch (content.type) {
    case 'text':
      return (
        <>
          {content.text}
          {content.suggestions ? (
            <span className="offered">{content.suggestions.map(({ label }) => label).join(' · ')}</span>
          ) : null}
        </>
      )
    case 'notice':
      return <>{content.text}</>
    case 'choice':
      return (
        <>
          {content.text}
          {content.options.map((option, index) => `\n${index + 1}. ${option.label}`)}
        </>
      )
    case 'image':
      return (
        <>
          {mediaUrl ? (
            <Picture src={mediaUrl} alt={content.description ?? content.caption ?? say('photo')} />
          ) : (
            `[${say('photo')}]`
          )}
          {content.caption ? <span className="caption">{content.caption}</span> : null}
          {content.description ? (
            <span className="caption seen">
              {say('seenByModel')}: {content.description}
            </span>
          ) : null}
        </>
      )
    case 'voice':
      return (
        <>
          {mediaUrl ? (
            // biome-ignore lint/a11y/useMediaCaption: the transcript stands beside it where there is one
            <audio controls src={mediaUrl} />
          ) : null}
          {content.transcript ? <span className="caption">{content.transcript}</span> : say('kindVoice')}
        </>
      )
    case 'file':
      return mediaUrl ? (
        <Anchor href={mediaUrl} target="_blank" rel="noopener noreferrer">
          📎 {content.media.fileName ?? say('kindFile')}
        </Anchor>
      ) : (
        `[${content.media.fileName ?? say('kindFile')}]`
      )
    case 'video':
      return mediaUrl ? (
        // biome-ignore lint/a11y/useMediaCaption: customers' videos have none
        <video controls src={mediaUrl} />
      ) : (
        `[${say('kindVideo')}]`
      )
    case 'link':
    case 'card':
      return <>{[content.title, content.description, content.url].filter(Boolean).join('\n')}</>
    case 'location':
      return <>{`📍 ${content.label ?? ''} (${content.latitude}, ${content.longitude})`}</>
    case 'event':
      return (
        <>
          {[eventNames[content.name] ? say(eventNames[content.name] as TextKey) : content.name]
            .concat(Object.values(content.detail ?? {}))
            .join(' ')
            .trim()}
        </>
      )
    case 'unsupported':
      return <>{`[${content.kind}]`}</>
  }
}

/** What customers do besides speaking, in the console's words; anything else keeps the provider's own name. */
const eventNames: Readonly<Record<string, TextKey>> = {
  recalled: 'recalled',
  'call.started': 'callStarted',
  'call.ended': 'callEnded',
  'call.transferred': 'callTransferred',
  'transfer.refused': 'transferRefused',
  entered: 'entered',
  subscribe: 'subscribed',
  'staff.transferred': 'didTransfer',
  'staff.took-over': 'didTakeOver',
  'staff.invited': 'didInvite',
  'staff.gone': 'didGo',
  'staff.merged': 'didMerge',
  'staff.split': 'didSplit',
}

/** What channels say about where and how something was said, in the console's words. */
const contextNames: Readonly<Record<string, TextKey>> = {
  confidence: 'confidence',
  pressed: 'pressed',
  voicemail: 'voicemail',
  page: 'page',
  scene: 'scene',
  object: 'object',
  product: 'product',
}

/** Whether a message was said where the one before it was. */
const isSameContext = (message: MessageView, before: MessageView | undefined) =>
  JSON.stringify(message.context) === JSON.stringify(before?.context)

interface LineProps {
  readonly message: MessageView
  readonly readSeq: number
  /** The message before it: what has not changed since is not said again. */
  readonly before?: MessageView | undefined
  /** What it means in the reader's language. */
  readonly translation?: string | undefined
  /** The channel's name, where a conversation was held on several. */
  readonly channel?: string | undefined
}

export function MessageLine({ message, readSeq, channel, before, translation }: LineProps) {
  const { say, language } = useText()
  const [isOpen, setOpen] = useState(false)
  const [isCorrecting, setCorrecting] = useState(false)
  const isNote = message.direction === 'internal'
  const isCustomer = message.author === 'customer'
  if (message.content.type === 'notice' || message.content.type === 'event')
    return (
      <li className="center">
        {message.direction === 'internal' && message.agentName ? `${message.agentName} ` : ''}
        <Body message={message} /> · {timeOf(message.at, language)}
      </li>
    )
  const who = isCustomer
    ? say('customer')
    : (message.agentName ?? say(message.author === 'system' ? 'system' : 'assistant'))
  const { delivery } = message
  const status: TextKey | undefined = !delivery
    ? undefined
    : readSeq >= message.seq && delivery.status === 'sent'
      ? 'read'
      : delivery.status
  const isBad = delivery && ['failed', 'unknown', 'held'].includes(delivery.status)
  return (
    <li className={`${isCustomer ? '' : 'ours'} ${isNote ? 'note' : ''}`}>
      <div className="meta">
        {who}
        {isNote ? ` · ${say('note')}` : ''} · {timeOf(message.at, language)}
        {channel && !isNote ? ` · ${channel}` : ''}
      </div>
      <div className="bubble">
        <Body message={message} />
        {translation ? (
          <span className="caption seen" data-testid="translation">
            {translation}
          </span>
        ) : null}
      </div>
      {message.context && !isSameContext(message, before) ? (
        <div className="meta">
          {Object.entries(message.context)
            .map(([name, value]) => `${contextNames[name] ? say(contextNames[name]) : name} ${value}`)
            .join(' · ')}
        </div>
      ) : null}
      <div className={`meta ${isBad ? 'bad' : ''}`} title={delivery?.reason}>
        {status ? say(status) : ''}
        {message.decision ? (
          <>
            {' · '}
            <Anchor component="button" size="xs" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
              {say('why')}
            </Anchor>
            {' · '}
            <Anchor component="button" size="xs" onClick={() => setCorrecting(true)}>
              {say('correct')}
            </Anchor>
          </>
        ) : null}
      </div>
      {isOpen && message.decision ? <Trace decision={message.decision} /> : null}
      {isCorrecting ? <CorrectDialog message={message} onClose={() => setCorrecting(false)} /> : null}
    </li>
  )
}

/** A picture in the thread; a click shows it whole, above everything. */
function Picture({ src, alt }: { readonly src: string; readonly alt: string }) {
  const { say } = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="picture" onClick={() => setOpen(true)} aria-label={`${say('enlarge')}: ${alt}`}>
        <img src={src} alt={alt} loading="lazy" />
      </button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        size="auto"
        centered
        title={alt}
        closeButtonProps={{ 'aria-label': say('cancel') }}
      >
        <img src={src} alt={alt} className="whole-picture" />
        <Anchor href={src} target="_blank" rel="noopener noreferrer" size="sm">
          {say('openFile')}
        </Anchor>
      </Modal>
    </>
  )
}

/** The seconds until a moment, counted down. */
function useSecondsLeft(untilMs: number | undefined): number {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    if (untilMs === undefined) return setLeft(0)
    const tick = () => setLeft(Math.max(0, Math.ceil((untilMs - Date.now()) / 1_000)))
    tick()
    const timer = setInterval(tick, 250)
    return () => clearInterval(timer)
  }, [untilMs])
  return left
}

export function DraftLine({ draft }: { readonly draft: Draft }) {
  const { say, language } = useText()
  const left = useSecondsLeft(draft.leavesAt)
  return (
    <li className={`ours ${draft.isNote ? 'note' : ''}`} style={{ opacity: draft.problem ? 1 : 0.65 }}>
      <div className="bubble">{textOf(draft.content) || `[${say('photo')}]`}</div>
      <div className={`meta ${draft.problem ? 'bad' : ''}`}>
        {draft.problem ? `${wordIn(language, 'failed')}: ${draft.problem} ` : left > 0 ? `${left} s ` : say('sending')}
        {left > 0 ? (
          <Anchor component="button" size="xs" onClick={() => insert(takeBack(draft.key))} data-testid="undo-send">
            {say('undoSend')}
          </Anchor>
        ) : null}
        {draft.problem ? (
          <Anchor component="button" size="xs" onClick={() => void retry(draft)}>
            {say('send')}
          </Anchor>
        ) : null}
      </div>
    </li>
  )
}
