import { normalise } from './normalise.ts'

/** A reason to stop and bring in a human, with what it was seen in. */
export interface Stop {
  readonly reason: 'sensitive' | 'anger'
  readonly evidence: string
}

/** Harm, danger and theft: no machine should settle these. */
const sensitive =
  /受伤|过敏了|起(红)?疹|中毒|住院|送医院|流血|烫伤|触电|漏电|着火|起火|冒烟|爆炸|自杀|想死|不想活|轻生|盗刷|被盗|盗号|信息泄露|泄露.{0,4}信息|诈骗电话|误食|\b(injur(y|ed)|allergic reaction|rash|poison(ed|ing)|hospital|bleeding|electric shock|caught fire|on fire|exploded|burn(ed|t) (me|my|him|her)|suicid\w*|kill myself|hacked|stolen (card|account)|identity theft|data breach|leaked my)\b/

const strong =
  /他妈|妈的|尼玛|卧槽|我操|傻[逼x叉b]|煞笔|智障|废物|脑残|滚蛋|去死|王八|混蛋|\b(fuck\w*|shit\w*|wtf|idiots?|morons?|bullshit|assholes?|damn you|screw you)\b/g
const hard =
  /太差|差劲|气死|受够|无语|烦死|恶心|什么玩意|什么破|什么垃圾|敷衍|耍我|坑人|坑我|黑店|差评|态度差|不负责|失望透|忍不了|\b(horrible|terrible|ridiculous|worst|awful|angry|furious|fed up|disgusting|pathetic|useless|outrageous|joke of a|waste of (my )?time|never again)\b/g
const again =
  /第[几三四五六七八九十]次|多少次|几次了|说了?(好)?几遍|(三|四|五|六|七|八|九|十|\d+)(天|个?星期|周|个?月)了|还没(解决|处理)|\b(again and again|how many times|(third|fourth|fifth|tenth) time|for weeks|still not (fixed|solved|resolved))\b/

const enough = 2.5

/** How angry a text is, and the words that show it. */
function angerIn(text: string): { readonly score: number; readonly words: readonly string[] } {
  const normal = normalise(text)
  const words: string[] = []
  let score = 0
  const count = (pattern: RegExp, weight: number) => {
    const found = normal.match(pattern) ?? []
    words.push(...found)
    score += found.length * weight
  }
  count(strong, 2.5)
  count(hard, 1.5)
  if (again.test(normal)) {
    words.push(again.exec(normal)?.[0] ?? '')
    score += 1
  }
  if (/[!！]{3,}|[?？]{3,}|[!！?？]{4,}/.test(text)) {
    words.push('!!!')
    score += 1
  }
  const shouted = text.match(/\b[A-Z]{3,}\b/g) ?? []
  if (shouted.length >= 3) {
    words.push('CAPITALS')
    score += 1
  }
  return { score, words }
}

/** Whether nothing in a text shows anger. */
export const isCalm = (text: string): boolean => angerIn(text).score === 0

/** Why a human should take this, beside being asked for one; each reason with its own evidence. */
export function stopIn(text: string): Stop | undefined {
  const harm = sensitive.exec(normalise(text))?.[0]
  if (harm) return { reason: 'sensitive', evidence: harm }
  const { score, words } = angerIn(text)
  return score >= enough ? { reason: 'anger', evidence: words.join(', ').slice(0, 120) } : undefined
}
