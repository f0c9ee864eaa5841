/** What can go wrong, and how often in an ordinary run: as a share of the calls, pushes or deliveries it concerns. */
export const usualRates = {
  /** A call is refused for now. */
  throttle: 0.01,
  /** A service fails before anything was done. */
  'server-error': 0.005,
  /** It was done, but the answer did not come back. */
  'lost-answer': 0.006,
  /** Whoever calls dies before the call, or right after it. */
  'crash-before': 0.004,
  'crash-after': 0.004,
  /** Whoever calls stands still for longer than a queue waits, and then goes on beside who was given the work since. */
  'two-workers': 0.002,
  /** Writers hold each other up until one gives in. */
  conflict: 0.006,
  /** The same call of a provider comes again, soon or after days. */
  duplicate: 0.1,
  'late-duplicate': 0.04,
  /** Messages of one customer come in another order than they were sent. */
  reorder: 0.1,
  /** Something that nobody can read is in the queue. */
  poison: 0.3,
  'index-lag': 0.2,
  'stream-lag': 0.02,
  'late-ttl': 0.3,
  'bus-duplicate': 0.06,
  'bus-late': 0.05,
  /** A callback comes when nobody waits for it any more, or again. */
  'late-callback': 0.08,
  'dead-socket': 0.05,
  'silent-socket': 0.05,
  'lost-disconnect': 0.5,
  'provider-busy': 0.02,
  'provider-error': 0.02,
  'token-expired': 0.02,
  'unknown-outcome': 0.02,
  /** A service is away for ten minutes. */
  outage: 0.5,
  /** A function is of the next version already, and writes more than the others know. */
  'next-version': 0.25,
  /** A machine's clock is off by some minutes. */
  'clock-skew': 0.02,
} as const satisfies Readonly<Record<string, number>>

export type FaultKind = keyof typeof usualRates
