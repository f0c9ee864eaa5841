import { seeded } from '../../shared/domain/nlu/random.ts'
import type { PersonalKind } from '../../shared/domain/privacy/personal.ts'

export interface Sample {
  readonly text: string
  readonly kind?: PersonalKind
  /** What is personal in it. */
  readonly secret?: string
}

const creditSigns = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** Texts with and without personal data, in Chinese and English, made from a seed: numbers that check, and some that do not. */
export function personalSet(
  seed: number,
  count: number,
): { readonly positives: Sample[]; readonly negatives: Sample[] } {
  const random = seeded(seed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const digits = (length: number) => Array.from({ length }, () => Math.floor(random() * 10)).join('')
  const upTo = (most: number) => Math.floor(random() * most)
  const two = (value: number) => String(value).padStart(2, '0')
  const wide = (text: string) =>
    text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).replaceAll(' ', '　')
  const grouped = (text: string, sizes: readonly number[], by: string) => {
    const parts: string[] = []
    let at = 0
    for (const size of sizes) {
      if (at < text.length) parts.push(text.slice(at, at + size))
      at += size
    }
    if (at < text.length) parts.push(text.slice(at))
    return parts.join(by)
  }
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const idCard = (isRight = true) => {
    const base = `${pick(['110105', '310115', '330106', '440305', '510107'])}${1950 + upTo(60)}${two(1 + upTo(12))}${two(1 + upTo(28))}${digits(3)}`
    const sum = weights.reduce((total, weight, index) => total + weight * Number(base[index]), 0)
    return base + '10X98765432'[(sum + (isRight ? 0 : 1 + upTo(9))) % 11]
  }
  const luhn = (base: string, isRight = true) => {
    let sum = 0
    for (let index = 0; index < base.length; index++) {
      const digit = Number(base[base.length - 1 - index])
      sum += index % 2 === 0 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit
    }
    return base + String((10 - (sum % 10) + (isRight ? 0 : 1 + upTo(8))) % 10)
  }
  const card = (isRight = true) =>
    pick([
      () => luhn(`62${digits(16)}`, isRight),
      () => luhn(`62${digits(13)}`, isRight),
      () => luhn(`4${digits(14)}`, isRight),
      () => luhn(`5${1 + upTo(5)}${digits(13)}`, isRight),
      () => luhn(`37${digits(12)}`, isRight),
    ])()
  const mobile = () => `1${3 + upTo(7)}${digits(9)}`
  const credit = () => {
    const base = `9133${digits(4)}${Array.from({ length: 9 }, () => pick([...creditSigns])).join('')}`
    const scale = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    const sum = scale.reduce((total, weight, index) => total + weight * creditSigns.indexOf(base[index] ?? ''), 0)
    return base + creditSigns[(31 - (sum % 31)) % 31]
  }
  const phone = () => {
    const number = mobile()
    return pick([
      number,
      grouped(number, [3, 4, 4], ' '),
      grouped(number, [3, 4, 4], '-'),
      `+86 ${number}`,
      `+86${number}`,
      `86-${number}`,
      wide(number),
      grouped(number, [3, 3, 5], ' '),
      `0571-8${digits(7)}`,
      `010-6${digits(7)}`,
      `(415) 555-${digits(4)}`,
      `415-555-${digits(4)}`,
      `+1 415 555 ${digits(4)}`,
      `+44 20 7946 ${digits(4)}`,
    ])
  }
  const email = () => {
    const name = `${pick(['xiaoming', 'li.lei', 'wang_fang', 'anna+shop', 'j.smith'])}${upTo(100)}`
    const host = pick(['qq.com', '163.com', 'gmail.com', 'mail.example.co.uk', 'yunke.example'])
    return pick([`${name}@${host}`, `${name} @ ${host}`, wide(`${name}@${host}`), `${name}@${host}`])
  }
  const address = () =>
    pick([
      `浙江省杭州市西湖区文三路${1 + upTo(500)}号`,
      `上海市浦东新区世纪大道${1 + upTo(2000)}号${1 + upTo(9)}号楼${1 + upTo(30)}0${1 + upTo(9)}室`,
      `北京市朝阳区建国路${1 + upTo(99)}号院${1 + upTo(9)}栋${1 + upTo(4)}单元${1 + upTo(20)}02`,
      `广东省深圳市南山区科技园南区${1 + upTo(9)}栋`,
      `成都市武侯区人民南路四段${1 + upTo(60)}号`,
      `余杭区良渚街道阳光小区${1 + upTo(30)}幢${1 + upTo(3)}单元`,
      `${1 + upTo(999)} Market Street, San Francisco, CA 94103`,
      `${1 + upTo(99)} Baker Street, London`,
      `${1 + upTo(999)} Queen Victoria Road Apt ${1 + upTo(40)}`,
    ])
  const passport = () => pick([`E${digits(8)}`, `G${digits(8)}`, `EA${digits(7)}`])
  const plate = () =>
    pick([
      `浙A${pick(['·', '', ' '])}${digits(5)}`,
      `京N${pick(['A', 'B'])}${digits(4)}`,
      `沪AD${digits(5)}`,
      `粤B${digits(4)}学`,
    ])
  const makers: readonly (readonly [PersonalKind, () => string])[] = [
    [
      'idCard',
      () =>
        pick([
          (code: string) => code,
          (code: string) => grouped(code, [6, 8, 4], ' '),
          wide,
          (code: string) => code.toLowerCase(),
        ])(idCard()),
    ],
    ['phone', phone],
    [
      'bankCard',
      () =>
        pick([
          (code: string) => code,
          (code: string) => grouped(code, [4, 4, 4, 4], ' '),
          (code: string) => grouped(code, [4, 4, 4, 4], '-'),
          wide,
        ])(card()),
    ],
    ['email', email],
    ['address', address],
    ['passport', passport],
    ['plate', plate],
    ['creditCode', credit],
  ]
  const around: readonly ((secret: string) => string)[] = [
    (secret) => `我的是${secret}，麻烦看一下`,
    (secret) => `${secret}`,
    (secret) => `请联系 ${secret} 谢谢`,
    (secret) => `信息如下：${secret}。`,
    (secret) => `Please use ${secret}, thanks`,
    (secret) => `Mine is ${secret}.`,
    (secret) => `您好（${secret}）收到请回复`,
    (secret) => `订单 YK2026${digits(8)} 的，${secret}`,
  ]
  const things: readonly (() => string)[] = [
    () => `订单号 YK2026${digits(8)} 什么时候发货`,
    () => `运单号 ${digits(12)} 到哪了`,
    () => `快递单号：SF${digits(13)}`,
    () => `我买了 ${1 + upTo(900)} 件，一共 ${digits(4)}.${digits(2)} 元`,
    () => `价格从 ${digits(3)}-${digits(3)} 都可以`,
    () => `2026-11-${two(1 + upTo(28))} ${two(upTo(24))}:${two(upTo(60))} 下的单`,
    () => `2026年11月${1 + upTo(28)}日下午 ${1 + upTo(11)} 点发货`,
    () => `身高 ${150 + upTo(40)}，体重 ${45 + upTo(50)} 公斤，穿 M 码吗`,
    () => `型号 XH-${digits(4)} 和 ${digits(3)}A 有什么区别`,
    () => `这个批次 ${digits(8)} 有问题`,
    () => `发票号码 ${digits(8)} 开错了`,
    () => `满 ${digits(3)} 减 ${digits(2)}，再打 ${1 + upTo(9)} 折`,
    () => `流水号 ${digits(18)} 查一下`,
    () => `订单编号 ${digits(16)} 退款`,
    () => `身份证不对的 ${idCard(false)} 这种怎么办`,
    () => `这串 ${card(false)} 是什么`,
    () => `在南京路逛街看到的，${1 + upTo(20)} 号能到吗`,
    () => `第 ${1 + upTo(9)} 栋展厅怎么走`,
    () => `Order ${digits(10)} has not arrived`,
    () => `I paid $${digits(3)}.${digits(2)} on 11/${two(1 + upTo(28))}/2026`,
    () => `Tracking number 1Z${digits(3)}AA${digits(10)}`,
    () => `SKU ${digits(6)} in size ${36 + upTo(10)}`,
    () => `It weighs ${digits(2)}.${digits(1)} kg and is ${digits(3)} cm long`,
    () => `Version ${upTo(9)}.${upTo(20)}.${upTo(20)} of the app`,
    () => `The street is nice, I live ${1 + upTo(9)} minutes away`,
    () => `客服工号 ${digits(4)} 态度很好，给 ${1 + upTo(5)} 星`,
    () => `100${digits(2)} 这个数字什么意思，${digits(5)} 也不懂`,
    () => `会员等级 V${upTo(9)}，积分 ${digits(6)}`,
    () => `${digits(3)} 元的冲锋衣有 ${1 + upTo(9)} 种颜色`,
    () => `尺码 ${160 + upTo(3) * 5}/${80 + upTo(5) * 4}A 有货吗`,
  ]
  const positives = Array.from({ length: count }, (_, index): Sample => {
    const [kind, make] = makers[index % makers.length] as (typeof makers)[number]
    const secret = make()
    return { text: pick(around)(secret), kind, secret }
  })
  const negatives = Array.from(
    { length: count },
    (_, index): Sample => ({ text: (things[index % things.length] as () => string)() }),
  )
  return { positives, negatives }
}
