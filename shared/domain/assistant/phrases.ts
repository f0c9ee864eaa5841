import type { Language } from '../../../schemas/records/conversation.ts'

/** Everything the platform itself says, in both languages: short, polite, never blaming the customer. */
const phrases = {
  greeting: {
    zh: '您好，我是{company}的智能客服小云。可以帮您查订单、查物流、了解商品，随时也可以说“转人工”。请问有什么可以帮您？',
    en: "Hello, I'm the assistant of {company}. I can check an order, track a parcel or tell you about a product. Say “agent” at any time for a human. How can I help?",
  },
  welcome: {
    zh: '感谢关注{company}！直接发消息就可以咨询商品、订单和物流，也可以说“转人工”。',
    en: 'Thank you for following {company}! Just write to ask about products, orders or delivery, or say “agent” for a human.',
  },
  callGreeting: {
    zh: '您好，这里是{company}，我是智能客服小云。请直接说出您的问题，转人工请按零。',
    en: 'Hello, this is {company}. I am the assistant. Please say what you need, or press zero for a person.',
  },
  continueElsewhere: {
    zh: '可以换到 {where} 继续：在那里发送数字 {code}（{minutes} 分钟内有效），我们接着聊，不用重新说明。',
    en: 'You can go on in {where}: send the number {code} there within {minutes} minutes, and we continue without starting over.',
  },
  continuedHere: {
    zh: '已接上您之前的对话，请继续。',
    en: 'We have picked up your conversation where it was. Please go on.',
  },
  continuedThere: {
    zh: '对话已转到 {where} 继续。',
    en: 'The conversation has moved to {where}.',
  },
  thanks: {
    zh: '不客气，很高兴帮到您。还有其他问题随时告诉我。',
    en: "You're welcome. Tell me any time if there is something else.",
  },
  farewell: { zh: '好的，祝您生活愉快，再见！', en: 'All right, have a nice day. Goodbye!' },
  affirm: { zh: '好的，请告诉我具体的问题。', en: 'Sure, please tell me your question.' },
  anythingElse: { zh: '好的，还有什么可以帮您？', en: 'All right. Is there anything else?' },
  unsure: {
    zh: '抱歉，我没有完全理解。您想问的是下面哪一个？',
    en: "Sorry, I'm not sure I understood. Is it one of these?",
  },
  unsureNothing: {
    zh: '抱歉，我没有理解您的问题。可以换个说法，或者告诉我商品名、订单号吗？',
    en: "Sorry, I didn't understand that. Could you say it another way, or give me a product name or an order number?",
  },
  offerHuman: {
    zh: '抱歉还没能解决您的问题。需要为您转接人工客服吗？',
    en: "Sorry, I haven't solved this yet. Shall I pass you to a human agent?",
  },
  offerStaff: {
    zh: '这件事由人工客服为您处理。现在为您转接吗？',
    en: 'A human agent sees to this. Shall I pass you to one?',
  },
  yesHuman: { zh: '转人工', en: 'Talk to an agent' },
  noHuman: { zh: '不用了，我再说一遍', en: "No, I'll try again" },
  escalating: { zh: '好的，正在为您转接人工客服，请稍候。', en: 'One moment, I am passing you to a human agent.' },
  complaint: {
    zh: '非常抱歉给您带来不好的体验。我马上为您转接人工客服处理。',
    en: 'I am very sorry about this. I am passing you to a human agent right away.',
  },
  apology: {
    zh: '非常抱歉给您带来了不便，您的心情我完全理解。这件事由我负责跟进，请给我一点时间，我先帮您核实。',
    en: 'I am very sorry about this, and I understand how annoying it is. I will see to it myself; please give me a moment to look into it.',
  },
  position: {
    zh: '您前面还有 {ahead} 位客户，预计等待约 {minutes} 分钟。您可以先把问题写下来，客服接入后会看到。',
    en: 'There are {ahead} customers ahead of you; the wait is about {minutes} min. You can write your question now, the agent will see it.',
  },
  accepted: { zh: '客服 {agent} 已接入，为您服务。', en: '{agent} has joined the conversation.' },
  transferred: { zh: '正在为您转接其他同事，请稍候。', en: 'Passing you to a colleague, one moment please.' },
  returned: {
    zh: '人工服务已结束，我是智能客服，请问还有什么可以帮您？',
    en: 'The agent has handed you back to me, the assistant. Anything else?',
  },
  ticketNoAgent: {
    zh: '非常抱歉，目前客服都在忙。已为您登记工单 {number}，我们会在 {due} 前回复您，无需一直等待。',
    en: 'We are sorry, all agents are busy. Your request is ticket {number}; we will answer by {due}. You need not wait here.',
  },
  ticketOutsideHours: {
    zh: '现在不在人工服务时间，{opens} 恢复。已为您登记工单 {number}，我们会在 {due} 前回复您。其他问题我可以先帮您解答。',
    en: 'Our agents are not at work right now; they are back {opens}. Your request is ticket {number}; we will answer by {due}. I can help with other questions meanwhile.',
  },
  ticketByAgent: {
    zh: '已为您登记工单 {number}，处理进展会在这里通知您。',
    en: 'Your request is ticket {number}; we will tell you here how it goes.',
  },
  ticketResolved: {
    zh: '您的工单 {number} 已处理完成。如果还有问题，直接回复即可。',
    en: 'Your ticket {number} is resolved. If anything is left, just write back.',
  },
  rate: { zh: '本次服务已结束，请为我们的服务打分：', en: 'This conversation is finished. How was our service?' },
  tooFast: {
    zh: '您发得太快了，我先把消息记下。请稍等片刻，再说一遍最重要的问题；也可以说“转人工”。',
    en: 'That was very fast; I have kept your messages. Wait a moment and ask what matters most, or say “agent” then.',
  },
  rated: { zh: '感谢您的评价！', en: 'Thank you for your rating!' },
  flowNeedsShop: {
    zh: '订单系统暂时无法访问，这件事现在办不了。可以稍后再试，或者我帮您转人工。',
    en: 'The shop system cannot be reached, so I cannot do this right now. Try again later, or I pass you to a human.',
  },
  flowRefused: { zh: '没有办成：{reason}。', en: 'That did not work: {reason}.' },
  flowUncertain: {
    zh: '申请已经发出，但系统没有确认结果。为避免重复办理，我请人工客服核实，请稍候。',
    en: 'The request was sent, but the system did not confirm it. So that nothing happens twice, a human will check: one moment.',
  },
  flowDropped: {
    zh: '好的，已停止办理“{task}”。还有什么可以帮您？',
    en: 'All right, I stopped “{task}”. Anything else?',
  },
  notWanted: {
    zh: '好的，不为您办理。还有什么可以帮您？',
    en: 'All right, nothing will be done. Anything else?',
  },
  flowBack: { zh: '我们继续“{task}”。', en: 'Back to “{task}”.' },
  flowWhatToChange: { zh: '好的，要改哪一项？', en: 'All right. What should be different?' },
  flowChooseOrder: { zh: '请问是哪一笔订单？', en: 'Which order is it?' },
  yesDo: { zh: '确认', en: 'Yes' },
  noChange: { zh: '不对，要改', en: 'No, change something' },
  dropIt: { zh: '不办了', en: 'Leave it' },
  greetingVip: {
    zh: '{name}您好，欢迎回来！我是{company}的智能客服小云，有什么可以帮您？需要专属客服请说“转人工”。',
    en: "Welcome back, {name}! I'm the assistant of {company}. How can I help? Say “agent” for a person.",
  },
  sensitive: {
    zh: '这件事很重要，我马上为您转接人工客服。如有人身危险，请先拨打 120 或 110。',
    en: 'This matters. I am passing you to a human right away. If anyone is in danger, call your emergency number first.',
  },
  summary: { zh: '转接原因：{reason}', en: 'Handed over: {reason}' },
  summaryMood: { zh: '情绪：不满（{words}）', en: 'Mood: unhappy ({words})' },
  summaryTask: { zh: '正在办理：{task}', en: 'In progress: {task}' },
  triedAnswer: { zh: '回答了“{what}”', en: 'answered “{what}”' },
  triedProduct: { zh: '介绍了商品', en: 'told about a product' },
  triedTask: { zh: '办理“{what}”', en: 'worked on “{what}”' },
  triedNothing: { zh: '没听懂“{what}”', en: 'did not understand “{what}”' },
  'reason-asked': { zh: '客户要求人工', en: 'the customer asked for a person' },
  'reason-offer accepted': { zh: '多次没有解决，客户同意转人工', en: 'not solved, and the customer wants a person' },
  'reason-complaint': { zh: '投诉', en: 'a complaint' },
  'reason-anger': { zh: '客户情绪激动', en: 'the customer is upset' },
  'reason-sensitive': { zh: '涉及安全或财产', en: 'harm, danger or theft' },
  'reason-proof': { zh: '身份验证多次失败', en: 'could not prove who they are' },
  'reason-task': { zh: '任务需要人工', en: 'the task needs a person' },
  suggestColors: { zh: '{product}有哪些颜色和尺码？', en: 'Which colours and sizes does the {product} come in?' },
  suggestStock: { zh: '{product}有货吗？', en: 'Is the {product} in stock?' },
  summaryTried: { zh: '助手做过：', en: 'The assistant tried:' },
  orderAskNumber: {
    zh: '请告诉我您的订单号（以 YK 开头），我来查询。',
    en: 'Please tell me your order number (it starts with YK) and I will look it up.',
  },
  orderAskProof: {
    zh: '为保护您的信息，请提供下单手机号的后四位。',
    en: 'To protect your data, please give the last four digits of the phone number on the order.',
  },
  orderNotFound: {
    zh: '没有查到订单 {number}，请核对订单号和手机号后四位。',
    en: 'I cannot find order {number}. Please check the number and the last four digits of the phone.',
  },
  proofLocked: {
    zh: '验证信息多次不符，为保护订单安全，我帮您转人工核实身份。',
    en: 'The details did not match several times. To protect the order, a human will check who you are.',
  },
  shopDown: {
    zh: '订单系统暂时无法访问，请稍后再试，或说“转人工”。',
    en: 'The shop system cannot be reached right now. Please try later, or say “agent”.',
  },
  productUnknown: { zh: '请问您想了解哪一款商品？', en: 'Which product would you like to know about?' },
  imageReceived: {
    zh: '图片已收到。请用一句话告诉我您想咨询什么，或者说“转人工”让客服查看。',
    en: 'I got the picture. Please say in a sentence what you need, or say “agent” so that a human can look.',
  },
  unsupported: {
    zh: '抱歉，我暂时看不懂这种消息，请用文字告诉我。',
    en: "Sorry, I can't read this kind of message yet. Please tell me in words.",
  },
  unheard: {
    zh: '抱歉，我没能听清这条语音。请用文字告诉我，或者说“转人工”。',
    en: 'Sorry, I could not make out this voice message. Please write it, or say “agent”.',
  },
  idleClosed: {
    zh: '由于长时间没有收到消息，本次会话已结束。随时发消息可以继续。',
    en: 'This conversation was closed because it was quiet for a while. Write any time to continue.',
  },
} as const satisfies Record<string, Record<Language, string>>

export type Phrase = keyof typeof phrases

const isPhrase = (name: string): name is Phrase => name in phrases

/** Why a human is needed, in words; what it was seen in stays as it is. */
export function sayReason(reason: string, language: Language): string {
  const [kind = '', ...evidence] = reason.split(': ')
  const name = `reason-${kind}`
  const words = say(isPhrase(name) ? name : 'reason-task', language)
  const seen = isPhrase(name) ? evidence.join(': ') : reason
  return seen ? `${words} (${seen})` : words
}

/** A phrase in the customer's language, with its blanks filled. */
export function say(
  phrase: Phrase,
  language: Language,
  blanks: Readonly<Record<string, string | number>> = {},
): string {
  return phrases[phrase][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(blanks[name] ?? whole))
}
