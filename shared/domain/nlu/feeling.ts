import { normalise } from '../assistant/normalise.ts'

/** How a text sounds: -1 (against) to 1 (for), and the words that show it. */
export interface Feeling {
  readonly score: number
  readonly evidence: readonly string[]
}

/** Words by how strongly they speak, each list for one weight. */
const against: readonly (readonly [number, string])[] = [
  [
    3,
    '气死 气炸 愤怒 恶心 垃圾 骗子 骗人 坑人 黑店 受够 忍无可忍 忍不了 无耻 混蛋 心寒 太过分 差评 furious outrageous disgusting scam pathetic horrible terrible awful worst garbage ridiculous unacceptable',
  ],
  [
    2,
    '失望 生气 不满 投诉 糟糕 差劲 太差 很差 好差 敷衍 无语 烦死 烦人 恼火 郁闷 委屈 后悔 上当 被坑 难用 难受 着急 急死 不爽 不耐烦 离谱 倒霉 没人管 不负责 不靠谱 不像话 angry upset annoyed annoying disappointed disappointing frustrated frustrating useless poor hate rude broken unhappy fed lie lied regret',
  ],
  [
    1,
    '慢 拖 烦 差 破 坏 难看 难闻 掉色 开裂 起球 粗糙 麻烦 问题 错 假 贵 慢吞吞 不值 一般 失效 褪色 刺鼻 偏小 偏大 slow late bad wrong problem issue worse expensive cheap faulty damaged missing unfortunately ridiculously confusing',
  ],
]
const inFavour: readonly (readonly [number, string])[] = [
  [3, '太棒 超赞 完美 惊喜 爱了 绝了 五星 强烈推荐 awesome amazing excellent perfect fantastic wonderful love'],
  [
    2,
    '满意 喜欢 开心 高兴 很好 真好 不错 好评 感谢 谢谢 多谢 贴心 耐心 专业 热情 周到 超值 舒服 好看 漂亮 好用 good great nice happy thanks thank helpful friendly recommend pleased beautiful comfortable',
  ],
  [1, '好 棒 赞 快 方便 清楚 值 值得 合适 柔软 正品 顺利 推荐 精致 结实 厚实 fine well fast quick easy clear worth'],
]
const negators = /(?:不太|不怎么|不是很|不算|没有?|不|别|未|并非|谈不上|毫无)$/
const negatorsLatin = /\b(?:not|no|never|n't|hardly|isn't|wasn't|don't|didn't|doesn't|cannot|can't)\s+(?:\w+\s+){0,2}$/
const intensifiers = /(?:很|太|真|非常|特别|超级?|极其?|十分|实在|相当|这么|那么|最)$/
const intensifiersLatin = /\b(?:very|so|really|extremely|too|absolutely|totally|such)\s+(?:a\s+)?$/

const weights = new Map<string, number>()
for (const [lists, sign] of [
  [against, -1],
  [inFavour, 1],
] as const)
  for (const [weight, words] of lists) for (const word of words.split(' ')) weights.set(word, sign * weight)

const chinese = [...weights.keys()].filter((word) => /\p{Script=Han}/u.test(word)).sort((a, b) => b.length - a.length)
const latin = [...weights.keys()].filter((word) => /^[a-z]/.test(word))
const pattern = new RegExp(`${chinese.join('|')}|\\b(?:${latin.join('|')})\\b`, 'g')

const turned = -0.75
const stronger = 1.5
/** How much must be said before a text is wholly for or against. */
const damping = 8
const sadFaces = /[😠😡🤬😤😞😣😫😩😭💔👎]/gu
const gladFaces = /[😀😁😊😍🥰👍❤🙏😘🎉]/gu

/** Weighs the words of a text: turned by a negation before them, stronger by an adverb, louder by marks. */
export function feelingIn(text: string): Feeling {
  const normal = normalise(text)
  let sum = 2 * ((text.match(gladFaces) ?? []).length - (text.match(sadFaces) ?? []).length)
  const evidence: string[] = []
  for (const match of normal.matchAll(pattern)) {
    const [word] = match
    const before = normal.slice(Math.max(0, match.index - 24), match.index)
    const isLatin = /^[a-z]/.test(word)
    // "Slow" and 慢 are only half of what "not slow" and 不慢 say.
    const isTurned = (isLatin ? negatorsLatin : negators).test(before)
    const isStrong = (isLatin ? intensifiersLatin : intensifiers).test(before)
    sum += (weights.get(word) ?? 0) * (isTurned ? turned : 1) * (isStrong ? stronger : 1)
    evidence.push(isTurned ? `¬${word}` : word)
  }
  if (sum < 0 && /[!！?？]{2,}/.test(text)) sum -= 1
  return { score: sum === 0 ? 0 : sum / Math.sqrt(sum * sum + damping), evidence: [...new Set(evidence)].slice(0, 6) }
}

/** Who sounds like this, or worse, is upset. */
export const unhappy = -0.35
