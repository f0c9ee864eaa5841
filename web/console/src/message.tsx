import { Anchor } from '@mantine/core'
import { useState } from 'react'
import { useText } from './context.tsx'
import { CorrectDialog } from './correct.tsx'
import { timeOf } from './format.ts'
import { type Draft, type MessageView, send } from './store.ts'
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
            <a href={mediaUrl} target="_blank" rel="noopener noreferrer">
              <img src={mediaUrl} alt={content.description ?? content.caption ?? say('photo')} loading="lazy" />
            </a>
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
    default:
      return <>[{content.type}]</>
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
  /** The channel's name, where a conversation was held on several. */
  readonly channel?: string | undefined
}

export function MessageLine({ message, readSeq, channel, before }: LineProps) {
  const { say, language } = useText()
  const [isOpen, setOpen] = useState(false)
  const [isCorrecting, setCorrecting] = useState(false)
  const isNote = message.direction === 'internal'
  const isCustomer = message.author === 'customer'
  if (message.content.type === 'notice' || message.content.type === 'event')
    return (
      <li className="center">
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

export function DraftLine({ draft }: { readonly draft: Draft }) {
  const { say, language } = useText()
  return (
    <li className={`ours ${draft.isNote ? 'note' : ''}`} style={{ opacity: draft.problem ? 1 : 0.65 }}>
      <div className="bubble">{draft.text}</div>
      <div className={`meta ${draft.problem ? 'bad' : ''}`}>
        {draft.problem ? `${wordIn(language, 'failed')}: ${draft.problem} ` : say('sending')}
        {draft.problem ? (
          <Anchor
            component="button"
            size="xs"
            onClick={() => void send(draft.conversationId, draft.text, draft.isNote, draft.key)}
          >
            {say('send')}
          </Anchor>
        ) : null}
      </div>
    </li>
  )
}
