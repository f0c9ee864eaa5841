const texts = {
  open: { zh: '打开客服', en: 'Open chat' },
  close: { zh: '关闭', en: 'Close' },
  title: { zh: '在线客服', en: 'Chat with us' },
  write: { zh: '输入消息…', en: 'Write a message…' },
  send: { zh: '发送', en: 'Send' },
  image: { zh: '发送图片', en: 'Send an image' },
  photo: { zh: '图片', en: 'Image' },
  connecting: { zh: '正在连接…', en: 'Connecting…' },
  offline: { zh: '网络断开，消息会在恢复后发送', en: 'Offline. Messages go out when the connection is back' },
  failed: { zh: '未发送', en: 'Not sent' },
  sending: { zh: '发送中', en: 'Sending' },
  sent: { zh: '已发送', en: 'Sent' },
  read: { zh: '已读', en: 'Read' },
  typing: { zh: '对方正在输入…', en: 'Typing…' },
  assistant: { zh: '智能客服', en: 'Assistant' },
  agent: { zh: '人工客服', en: 'Agent' },
  you: { zh: '您', en: 'You' },
  withAgent: { zh: '人工客服为您服务', en: 'An agent is with you' },
  waiting: { zh: '正在等待人工客服', en: 'Waiting for an agent' },
  withAssistant: { zh: '智能客服在线', en: 'Assistant online' },
  closed: { zh: '会话已结束，发消息可继续', en: 'Closed. Write to continue' },
  tooLarge: { zh: '图片不能超过 10 MB', en: 'Images must be under 10 MB' },
  badImage: { zh: '只能发送 PNG、JPEG、GIF 或 WebP 图片', en: 'Only PNG, JPEG, GIF or WebP images' },
  newMessages: { zh: '条新消息', en: 'new messages' },
  suggestions: { zh: '您可能想问', en: 'You may want to ask' },
  human: { zh: '转人工', en: 'Talk to an agent' },
  rated: { zh: '已评价', en: 'Rated' },
} as const

export type Language = 'zh' | 'en'
export type TextKey = keyof typeof texts

/** The widget's own words in one language. */
export const textIn = (language: Language) => (key: TextKey) => texts[key][language]
export type Say = ReturnType<typeof textIn>
