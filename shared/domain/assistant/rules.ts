import { normalise } from './normalise.ts'

/** What must be recognised exactly, before anything is guessed. */
export type Rule =
  | 'elsewhere'
  | 'human'
  | 'greeting'
  | 'thanks'
  | 'farewell'
  | 'complaint'
  | 'affirm'
  | 'deny'
  | 'noted'
  | 'about'
  | 'asking'

const humanZh =
  /(转|找|要|叫|换|接|来|请|联系|真|呼叫|召唤|需要|想跟|想和|跟|和|有没有|有).{0,6}(人工|真人|活人|客服人员|人类|专员|坐席|客服小姐姐|工作人员)|^(人工|真人|活人|客服|转人工|人工客服|人工服务|在线客服)[！!。.~？?啊呀吧呢吗]*$|(叫|让|找|喊|请|要).{0,4}客服(?!端|热线|电话|微信)|^(?!.*(几点|上班|下班|工作时间|营业时间|什么时间在)).*人工(客服|服务|坐席)|(不要|别|不想).{0,4}(机器人|机器|自动回复)|(你|这).{0,3}(是|不是).{0,3}机器人|^(请问)?(你|您)们?(到底)?(是|是不是)(真)?人[吗嘛么呀啊?？]*$|跟人(说|聊|讲)|真人(客服|吗)|说人话|(叫|让|请|找|喊|要|见).{0,4}(经理|领导|主管|负责人|老板)/
const humanEn =
  /\b(speak|talk|chat|connect|transfer|get|put|pass|want|need|give|reach|contact|see|have|find|like)\b.{0,30}\b(human|agent|person|representative|rep|someone|somebody|operator|advisor|adviser|staff|manager|supervisor|people|live chat)\b|^(human|agent|operator|representative|real person|live agent|customer service|live chat)[.!? ]*$|\b(real|live|actual) (human|person|agent|people)\b|\b(not|no|stop|hate|sick of|tired of)\b.{0,12}\b(bot|robot|machine|chatbot)\b|\bare you (a )?(bot|robot|human|real)\b|\b(talk|speak|chat) (to|with) (?!you|me|the bot|a bot|a machine)[a-z]+[.!? ]*$/
const complaintPattern =
  /投诉|曝光|起诉|报警|工商|消协|12315|律师|骗子|诈骗|太差了|垃圾|气死|忍无可忍|\b(complain|complaint|lawsuit|sue|lawyer|scam|fraud|police|furious|unacceptable|ridiculous)\b/

/** What becomes of one's own data. */
const dataPattern =
  /(删|清除|抹掉|销毁|导出).{0,8}(个人信息|个人数据|信息|数据|资料|隐私|聊天记录)|(个人信息|个人数据|我的信息|我的数据|隐私|资料|聊天记录).{0,6}(删|清除|抹掉|销毁|导出)|\b(delete|erase|remove|export|copy of)\b.{0,12}\bmy (personal )?(data|information|details|account|chat)\b/
/** How a person is reached. */
const reachPattern =
  /(客服|商家|卖家|店家|商城|店铺|公司|你们).{0,4}(电话|热线|联系方式|号码)|(怎么|如何|怎样|咋).{0,4}联系(到|上)?(你们|客服|商家|卖家|店家|店铺|商城)|\b(your|support|service|store|shop|company)('s)? (phone|telephone|contact|hotline|number)\b|\bhotline\b|\bhow (do|can) i (contact|reach|call)\b/

/** Another channel is wished for, and not what its word only begins: 换手机号, 改成微信支付. */
const elsewhereZh =
  /(换|转|改|切换)((到|成|用|去|至).{0,4})?(微信|微博|电话|网页|小程序|短信|手机)(?!号|支付|付|费|壳|膜|卡|款)|(在|用|到|去)(微信|微博|电话|网页|小程序|企业微信).{0,6}(继续|接着|再聊|聊|说)/
const elsewhereEn =
  /\b(continue|switch|move|carry on|go on)\b.{0,24}\b(wechat|weibo|phone|web|website|whatsapp|line|telegram|messenger)\b/

const rules: readonly (readonly [Rule, RegExp])[] = [
  ['elsewhere', elsewhereZh],
  ['elsewhere', elsewhereEn],
  ['human', humanZh],
  ['human', humanEn],
  ['complaint', complaintPattern],
  [
    'greeting',
    /^(你好|您好|哈喽|哈啰|嗨|早|早安|在吗|在么|在不在|有人吗|有没有人|有人在吗|人呢|早上好|上午好|下午好|晚上好|喂|hi|hello|hey|good (morning|afternoon|evening)|(is )?(anyone|anybody|someone|somebody) (there|here))[呀啊哦,，.。!！~？? 在吗客服呢]*$/,
  ],
  [
    'thanks',
    /^((好的?|ok|okay|嗯|行|可以|哦|喔|知道了|明白了?|收到|了解了?|got it|great|perfect|alright|all right|i see)[\s,，.。!！~]*)*(多谢|谢谢|感谢|谢啦|谢了|3q|thx|thanks|thank you|cheers)/,
  ],
  [
    'asking',
    /^((你好|您好|哈喽|hi|hello)[\s,，!！]*)?我?(想|要)?(请)?(问|咨询|请教|打听)(你们?)?(一下|下|个问题|个事|点事|件事)[啊呀吧呢,，.。!！~ ]*$|^(hi|hello)?[,! ]*((i have|i've got) a question|can i ask (you )?(something|a question))[.!? ]*$/,
  ],
  [
    'about',
    /^(请问)?(你|您)(是谁|是什么|叫什么(名字)?|叫啥|(都)?(会|能|可以)(做|干|帮我做)?(什么|啥|些什么|哪些事|点啥)|有(什么|哪些)功能)[啊呀呢的.。!！?？ ]*$|^(who are you|what are you|what(('s| is) your name| can you do| do you do))[.!? ]*$/,
  ],
  ['noted', /^(我?(知道|明白|了解|懂|清楚)了|收到|明白|了解|got it|i see|understood|makes sense)[吧啊呀的.!。！ ]*$/],
  [
    'farewell',
    /^(再见|拜拜|88|没事了|没有了|不用了|就这样|bye|goodbye|never ?mind|that's all|that is all|nothing else)/,
  ],
  [
    'affirm',
    /^(是|是的|对|对的|好|好的|嗯|嗯嗯|可以|行|确认|确定|ok|okay|yes|yep|yeah|sure|please)[吧啊呀的.!。！ ]*$/,
  ],
  ['deny', /^(不|不是|不用|不要|没有|别|no|nope|not now|no thanks)[了吧啊呀的.!。！ ]*$/],
]

const mostSmallTalk = 24
/** Who thanks and goes on has something to ask. */
const goesOn =
  /不过|但是|可是|还有|还想|想问|另外|顺便|[吗?？]|怎么|多少|多久|\b(but|also|another|one more|how|what|when|where|can|could|question)\b/

/** Whether a text asks how a person is reached, or what becomes of its own data: a human's matter where no entry speaks of it. */
export function isForStaff(text: string): boolean {
  const normal = normalise(text)
  return reachPattern.test(normal) || dataPattern.test(normal)
}

/** The first rule that a text meets; small talk counts only where it is all that was said. */
export function matchRule(text: string): Rule | undefined {
  const normal = normalise(text)
  for (const [rule, pattern] of rules) {
    if (!pattern.test(normal)) continue
    const isSmallTalk = rule === 'thanks' || rule === 'farewell'
    if (isSmallTalk && (normal.length > mostSmallTalk || goesOn.test(normal))) continue
    return rule
  }
  return undefined
}
