import { parseArgs } from 'node:util'
import { runLoad } from './run.ts'

/** `npm run load -- --minutes 10 --rate 50 …`: the whole platform under load and faults, and whether it adds up. */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    rate: { type: 'string', default: '10' },
    conversations: { type: 'string', default: '500' },
    faults: { type: 'string', default: '0.01' },
    kills: { type: 'string', default: '3' },
    duplicates: { type: 'string', default: '1000' },
    sockets: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
  },
})
const number = (name: keyof typeof values, least = 0): number => {
  const value = Number(values[name])
  if (!Number.isFinite(value) || value < least) {
    console.error(`--${name} must be a number of at least ${least}, not "${values[name]}".`)
    process.exit(2)
  }
  return value
}
const result = await runLoad({
  seconds: number('minutes', 0.1) * 60,
  rate: number('rate', 1),
  followers: number('conversations', 1),
  faults: number('faults'),
  kills: number('kills'),
  duplicates: number('duplicates'),
  sockets: number('sockets'),
  seed: number('seed'),
  tell: (line) => console.log(line),
})
const some = (list: readonly string[]) => (list.length === 0 ? '0' : `${list.length}: ${list.slice(0, 3).join(', ')}`)
console.table({
  sent: result.sent,
  accepted: result.accepted,
  stored: result.stored,
  'stored, though nobody was told': result.storedUnacknowledged,
  'accepted and lost': some(result.lost),
  'stored twice': some(result.doubled),
  'never sent by anybody': some(result.madeUp),
  conversations: result.conversations,
  'numbering with a hole': some(result.gaps),
  'left without an answer': some(result.unanswered),
  replies: JSON.stringify(result.replies),
  'said too often': some(result.saidTooOften),
  'said too seldom': some(result.saidTooSeldom),
  'replies that never left': some(result.unsent),
  faults: JSON.stringify(result.faults),
  'kill -9': result.kills,
  'left in queues': JSON.stringify(result.left),
  'seconds to rest': Math.round(result.settledSeconds),
  'resident MB': JSON.stringify(result.residentMb, (_, value) =>
    typeof value === 'number' ? Math.round(value) : value,
  ),
  sockets: JSON.stringify(result.sockets),
})
const { lost, doubled, madeUp, gaps, unanswered, unsent, saidTooOften, saidTooSeldom, left, sockets } = result
const isBroken =
  [lost, doubled, madeUp, gaps, unanswered, unsent, saidTooOften, saidTooSeldom].some((list) => list.length > 0) ||
  left.waiting + left.inFlight + left.dead > 0 ||
  sockets.answered < sockets.opened
console.log(isBroken ? 'It does not add up.' : 'It adds up: nothing lost, nothing doubled, nothing left.')
process.exit(isBroken ? 1 : 0)
