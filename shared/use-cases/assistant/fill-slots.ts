import type { Slot } from '../../../schemas/records/flow.ts'
import type { ShopProduct } from '../../../schemas/records/shop.ts'
import { productIn } from '../../domain/assistant/product.ts'
import { localAt } from '../../domain/calendar/local.ts'
import { type Facts, readSlots } from '../../domain/flow/run.ts'
import type { StepPorts } from './decide.ts'
import type { Draft, Task } from './draft.ts'

const hasPhoto = (draft: Draft) => draft.turn.said.some(({ type }) => type === 'image')

/** The day that it is where the company works. */
async function todayOf({ configuration, now }: StepPorts): Promise<string> {
  const timeZone = (await configuration()).workingHours?.timeZone ?? 'Asia/Shanghai'
  return localAt(timeZone, now()).date
}

/** What goes to the shop as it was written, whatever language that was: nobody's street is translated. */
const verbatimKinds: readonly Slot['kind'][] = ['address', 'phone', 'email', 'taxId', 'text']

/** The slots that what was said fills. */
export async function slotsIn(draft: Draft, ports: StepPorts, { flow, state }: Task): Promise<Facts> {
  const today = await todayOf(ports)
  const read = (text: string) => readSlots(flow, state, text, hasPhoto(draft), today)
  const filled = read(draft.text)
  if (!draft.isTranslated) return filled
  const asWritten = read(draft.written)
  const isVerbatim = (name: string) =>
    flow.slots.some((slot) => slot.name === name && verbatimKinds.includes(slot.kind))
  return Object.fromEntries([
    ...Object.entries(filled).filter(([name]) => !isVerbatim(name)),
    ...Object.entries(asWritten).filter(([name]) => isVerbatim(name)),
  ])
}

/** The product that a text names. */
export const productNamed = async ({ text }: Draft, ports: StepPorts): Promise<ShopProduct | undefined> =>
  productIn(text, await ports.shop.products().catch(() => []))

/** The product that a task is about, where the text names one. */
export async function readProduct(draft: Draft, ports: StepPorts, { flow, state }: Task): Promise<Facts> {
  const slot = flow.slots.find(({ kind }) => kind === 'product')
  if (!slot || state.slots[slot.name] !== undefined) return {}
  const product = await productNamed(draft, ports)
  return product ? { [slot.name]: draft.language === 'zh' ? product.name : product.nameEn } : {}
}
