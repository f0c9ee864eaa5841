/** The languages that customers' words are told apart in; those outside our own two still get a true name. */
export const spokenLanguages = ['zh', 'en', 'ja', 'ko', 'th', 'vi', 'es', 'fr', 'de', 'ru', 'ar'] as const
export type SpokenLanguage = (typeof spokenLanguages)[number]

/** Writings that only one of our languages uses. */
const scripts: readonly (readonly [SpokenLanguage, RegExp])[] = [
  ['ko', /\p{Script=Hangul}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['ar', /\p{Script=Arabic}/gu],
]

type Latin = 'en' | 'es' | 'fr' | 'de' | 'vi'

/** The commonest words of each, and those of shopping; a word of two languages speaks for both. */
const words: Readonly<Record<Latin, string>> = {
  en: `the a an of to and in is are was were be been it its it's that this these those for on with as at by from or not no yes
    but have has had do does did don't didn't doesn't can can't could will won't would should may i i'm i've you you're we they he she
    his her our your their my me him them us what when where why how who which there here if then so just all any some than more
    very too also about out up down over after before into only other new one two first last want need get got give take make
    made know like please thanks thank hello hi hey ok order shipping refund return size money back yet still today tomorrow yesterday
    never always someone something anything nothing really because while much many good bad
    day time week month people help price cost item bought buy payment invoice color colour broken wrong account`,
  es: `el la los las un una unos unas de del al a y o u en con por para sin sobre es son era ser estar está están estoy esta este
    esto estos estas eso ese esa que qué quién cuál cuándo cuando cómo como dónde donde cuánto cuanto cuesta porque por qué pero
    si sí no ni muy más mas menos ya aún aun todavía también tambien me mi mis te tu tus se su sus lo le les nos yo tú usted
    ustedes él ella ellos hay he ha han tengo tiene tienen quiero quiere puedo puede pueden hacer hola gracias buenos buenas
    días tardes pedido paquete envío envio devolver devolución reembolso dinero talla tarjeta compra compré llegó llega llegado
    hoy mañana ayer necesito ayuda favor precio factura roto cambiar dirección tienda nada algo todo todos otra otro bien mal
    hasta desde entre cuenta zapatos camisa rojo producto fue ir va voy casa tiempo años`,
  fr: `le la les un une des de du d l au aux et ou où en dans avec sans pour par sur sous chez est sont était être suis es êtes
    ce cet cette ces ça cela c que qu qui quoi quel quelle quels quelles quand comment combien pourquoi parce mais si oui non ne
    n pas plus moins très trop aussi encore déjà je j tu il elle on nous vous ils elles me m te t se s mon ma mes ton ta tes
    son sa ses notre votre vos leur leurs y a ai as avons avez ont fait faire peux peut pouvez veux voudrais bonjour bonsoir
    salut merci commande colis livraison retour remboursement rembourser argent taille carte achat acheté arrivé arrive reçu aujourd'hui aujourd
    hui demain hier besoin aide prix facture cassé changer adresse magasin rien tout tous autre bien mal depuis entre compte
    chaussures rouge produit jamais toujours`,
  de: `der die das den dem des ein eine einen einem einer eines und oder aber in im an am auf aus bei beim mit nach von vom zu zum
    zur für durch ohne um über unter ist sind war waren sein bin bist seid habe hat haben hatte hast wird werden wurde kann können
    könnte kannst muss müssen soll will möchte möchten darf ich du er sie es wir ihr mich mir dich dir sich uns euch ihnen ihn ihm
    mein meine meinen meiner meinem dein deine ihre ihren unser unsere was wer wie wo wann warum welche welcher welches wieviel
    viel nicht kein keine keinen noch schon auch nur sehr ja nein bitte danke hallo guten tag morgen heute gestern bestellung
    paket lieferung versand rückgabe zurück zurückgeben erstattung geld größe karte kauf gekauft angekommen bekommen brauche hilfe
    preis rechnung kaputt ändern adresse geschäft nichts alles etwas andere gut schlecht seit zwischen konto schuhe rot produkt
    dass wenn weil immer nie`,
  vi: `là của và có không được cho với này đó những các một hai ba tôi bạn anh chị em mình chúng ta họ ở tại trong ngoài trên dưới
    khi nào sao thế gì đâu ai bao nhiêu mấy làm đã đang sẽ rồi chưa cũng rất quá lắm nhưng nếu thì vì để từ đến về ra vào lại
    nữa đi xin chào cảm ơn đơn hàng giao vận chuyển trả hoàn tiền đổi cỡ màu mua giá hôm nay ngày mai cần giúp muốn phải hỏi
    bị hỏng sai địa chỉ tài khoản cửa hóa toi ban khong duoc don hang giao tien roi chua nhieu muon mua gia nhu the nao`,
}

const known = new Map<string, Latin[]>()
for (const [language, list] of Object.entries(words) as [Latin, string][])
  for (const word of new Set(list.trim().split(/\s+/))) known.set(word, [...(known.get(word) ?? []), language])

/** Letters that tell languages apart, and how much each says. */
const letters: readonly (readonly [RegExp, readonly Latin[], number])[] = [
  [/[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/gu, ['vi'], 3],
  [/[âôêãõĩũìòù]/gu, ['vi', 'fr'], 0.5],
  [/[ñ¿¡]/gu, ['es'], 3],
  [/[áíóú]/gu, ['es', 'vi'], 1],
  [/[äöüß]/gu, ['de'], 2],
  [/[çœèàûîëï]/gu, ['fr'], 1.5],
  [/é/gu, ['fr', 'es'], 0.7],
  [/\b(?:qu|d|l|j|n|c|s|m)['’](?=[a-zéèêàh])/gu, ['fr'], 2],
  [/(?:ción|dad|mente|aba|ando|iendo|ado|ados|idas?)\b/gu, ['es'], 1],
  [/(?:tion|ment|eur|euse|aient|eaux?|ées?|ique)\b/gu, ['fr'], 0.6],
  [/(?:ung|heit|keit|lich|isch|sch|chen|tet|ieren)/gu, ['de'], 1],
  [/(?:ing|tion|ly|ness|ght|th|wh|ould|ew|ow)\b|\b(?:th|wh|sh|kn)/gu, ['en'], 0.6],
  [/\b(?:ng|nh|kh|ph|gi|tr)[a-z]{1,4}\b/gu, ['vi'], 0.6],
]

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0

/**
 * Which language a text is written in; undefined where it says nothing (numbers, signs, a lone code). Where two are
 * mixed, the one that more of it is in; names in Latin letters do not make a Chinese sentence English.
 */
export function languageOf(text: string): SpokenLanguage | undefined {
  // Codes and addresses are in no language.
  const normal = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/https?:\S+|\S+@\S+|[a-z]*\d[\w-]*/gu, ' ')
  const han = count(normal, /\p{Script=Han}/gu)
  const kana = count(normal, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu)
  const written = scripts.map(([language, pattern]) => ({ language, letters: count(normal, pattern) }))
  const other = written.reduce((best, one) => (one.letters > best.letters ? one : best))
  // No Chinese sentence has kana; a Japanese one has hardly any sentence without.
  const east = kana > 0 && kana * 8 >= han ? ('ja' as const) : ('zh' as const)
  const latin = normal.match(/\p{Script=Latin}[\p{Script=Latin}\p{M}'’-]*/gu) ?? []
  const real = latin.filter((word) => word.length > 1 || known.has(word))
  // A word of letters says about as much as two Chinese characters.
  const weights = { east: (han + kana) / 2, other: other.letters / 4, latin: real.length }
  if (weights.east === 0 && weights.other === 0 && real.length === 0) return undefined
  if (weights.other > weights.east && weights.other > weights.latin / 2) return other.language
  if (weights.east > 0 && weights.east >= weights.latin / 2) return east
  return latinLanguage(normal, real)
}

function latinLanguage(normal: string, said: readonly string[]): Latin {
  const scores: Record<Latin, number> = { en: 0.2, es: 0, fr: 0, de: 0, vi: 0 }
  for (const word of said) {
    const plain = word.replaceAll('’', "'")
    if (/^[a-z]+'(?:s|t|re|ve|ll|d|m)$/.test(plain)) {
      scores.en += 2
      continue
    }
    const pieces = known.has(plain) ? [plain] : plain.split(/['-]/)
    for (const piece of pieces) {
      const of = known.get(piece) ?? []
      for (const language of of) scores[language] += 2 / of.length
    }
  }
  for (const [pattern, languages, weight] of letters) {
    const found = count(normal, pattern)
    for (const language of languages) scores[language] += found * weight
  }
  return (Object.keys(scores) as Latin[]).reduce((best, one) => (scores[one] > scores[best] ? one : best))
}
