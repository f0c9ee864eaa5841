import { expect, test } from 'vitest'
import { placeIn, starsIn } from '../../../shared/domain/nlu/choices.ts'

test.each([
  ['2', 2],
  ['２', 2],
  ['②', 2],
  ['二', 2],
  ['选2', 2],
  ['2号', 2],
  ['第二个', 2],
  ['第2个吧', 2],
  ['我要第三个', 3],
  ['就第一个，', 1],
  ['查第二单', 2],
  ['第二个订单', 2],
  ['最后一个', 3],
  ['The second one', 2],
  ['the 2nd one please', 2],
  ["I'd like the last one", 3],
  ['option 3', 3],
  ['number two', 2],
])('of three, %s is %i', (text, place) => expect(placeIn(text, 3)).toBe(place))

test.each([
  '两个',
  '要两件',
  '4',
  '第九个',
  '0',
  '第二天到吗',
  '第二个坏了',
  '一般要多久',
  'second hand?',
  'the last time I asked',
  '最后一个问题',
  '',
])('%s is no place in a list of three', (text) => expect(placeIn(text, 3)).toBeUndefined())

test.each([
  ['5', 5],
  ['５分', 5],
  ['五星好评', 5],
  ['给4星', 4],
  ['3 stars', 3],
  ['非常满意！', 5],
  ['很满意', 5],
  ['满意', 4],
  ['一般', 3],
  ['不满意', 2],
  ['非常不满意', 1],
  ['Excellent', 5],
  ['very poor', 1],
])('%s is %i of five', (text, stars) => expect(starsIn(text)).toBe(stars))

test.each(['满意，但是我想退货', '一般几天到', '6', '55', '不知道', '很好，谢谢', 'good morning', ''])(
  '%s is no rating',
  (text) => expect(starsIn(text)).toBeUndefined(),
)
