/** Every key of the one table. docs/architecture/data-model.md draws it. */
const padded = (seq: number) => String(seq).padStart(9, '0')
const self = (pk: string) => ({ pk, sk: pk.slice(0, pk.indexOf('#')) })

export const keys = {
  contactPoint: (inboxId: string, address: string) => self(`CPT#${inboxId}#${address}`),
  customer: (id: string) => self(`CUS#${id}`),
  conversation: (id: string) => self(`CNV#${id}`),
  message: (conversationId: string, seq: number) => ({ pk: `CNV#${conversationId}`, sk: `MSG#${padded(seq)}` }),
  messagePrefix: 'MSG#',
  escalation: (conversationId: string, id: string) => ({ pk: `CNV#${conversationId}`, sk: `ESC#${id}` }),
  outbox: (pk: string, id: string) => ({ pk, sk: `OBX#${id}` }),
  duplicate: (inboxId: string, providerMessageId: string) => self(`DUP#${inboxId}#${providerMessageId}`),
  agent: (id: string) => self(`AGT#${id}`),
  slot: (agentId: string, conversationId: string) => ({ pk: `AGT#${agentId}`, sk: `SLOT#${conversationId}` }),
  slotPrefix: 'SLOT#',
  ticket: (id: string) => self(`TKT#${id}`),
  ticketAlarm: (id: string) => ({ pk: `TKT#${id}`, sk: 'ALARM' }),
  knowledge: (id: string) => ({ pk: 'KNW', sk: id }),
  knowledgeVersion: { pk: 'KNW', sk: '#version' },
  knowledgeIndex: { pk: 'KNX', sk: 'KNX' },
  knowledgeBefore: (id: string, version: number) => ({ pk: `KNB#${id}`, sk: padded(version) }),
  task: (id: string) => ({ pk: 'TSK', sk: id }),
  taskBefore: (id: string, version: number) => ({ pk: `TSB#${id}`, sk: padded(version) }),
  proposal: (status: string, id: string) => ({ pk: `PRP#${status}`, sk: id }),
  model: (id: string) => ({ pk: 'MDL', sk: id }),
  modelInUse: { pk: 'MDL', sk: '#use' },
  modelTrial: { pk: 'MDL', sk: '#trial' },
  trialCount: (trialId: string, conversationId: string, change: string) =>
    self(`TRC#${trialId}#${conversationId}#${change}`),
  golden: (id: string) => ({ pk: 'GLD', sk: id }),
  mining: { pk: 'MIN', sk: 'MIN' },
  lesson: (conversationId: string, seq: number) => self(`LSN#${conversationId}#${seq}`),
  cloudCalls: (day: string) => self(`CLC#${day}`),
  /** By when it was closed, written so that it can stand in an address. */
  inspection: (closedAt: string, conversationId: string) => ({
    pk: `INS#${closedAt.slice(0, 7)}`,
    sk: `${closedAt.replace(/[:.]/g, '')}~${conversationId}`,
  }),
  inspectionMonth: (month: string) => `INS#${month}`,
  searchRow: (at: string, id: string) => ({ pk: `SCH#${at.slice(0, 7)}`, sk: `${at}#${id}` }),
  searchMonth: (month: string) => `SCH#${month}`,
  dayFigures: (day: string) => self(`DAY#${day}`),
  counted: (name: string) => self(`CNT#${name}`),
  setting: (name: string) => ({ pk: 'SET', sk: name }),
  settingsPartition: 'SET',
  audit: (id: string) => ({ pk: 'AUD', sk: id }),
  auditPartition: 'AUD',
  cannedReplies: { pk: 'CAN', sk: 'CAN' },
  token: (inboxId: string) => self(`TOK#${inboxId}`),
  mailbox: (key: string) => self(`MBX#${key}`),
  uncollected: (inboxId: string, address: string, seq: number) => ({
    pk: `UNC#${inboxId}#${address}`,
    sk: padded(seq),
  }),
  deskContact: (contactId: string) => self(`DSK#${contactId}`),
  realtimeTicket: (secret: string) => self(`RTT#${secret}`),
  connection: (id: string) => self(`CON#${id}`),
  party: (party: string, connectionId: string) => ({ pk: `PTY#${party}`, sk: `CON#${connectionId}` }),
  cursor: (inboxId: string, account: string) => self(`CUR#${inboxId}#${account}`),
  evidence: (kind: string, value: string) => self(`EVD#${kind}#${value}`),
  hint: (kind: string, value: string, customerId: string) => ({ pk: `HNT#${kind}#${value}`, sk: customerId }),
  link: (customerId: string, id: string) => ({ pk: `CUS#${customerId}`, sk: `LNK#${id}` }),
  linkPrefix: 'LNK#',
  continuation: (code: string) => self(`COD#${code}`),
  codeTries: (contactPointId: string) => self(`TRY#${contactPointId}`),
  device: (inboxId: string, address: string, id: string) => ({ pk: `DEV#${inboxId}#${address}`, sk: id }),
  apiKey: (hash: string) => self(`KEY#${hash}`),
  apiKeyName: (id: string) => ({ pk: 'KEYS', sk: id }),
  apiKeysPartition: 'KEYS',
  idempotency: (owner: string, key: string) => self(`IDM#${owner}#${key}`),
} as const

/** Values of the two indexes. Both hold keys only, and change rarely, so that a message costs no index write. */
export const indexes = {
  conversationsOf: (owner: string) => `CNV#${owner}`,
  ofCustomer: (customerId: string) => `CUS#${customerId}`,
  waitingEscalations: 'ESC#waiting',
  agents: 'AGT',
  tickets: (status: string) => `TKT#${status}`,
  ticketAlarms: 'TKA',
  customers: 'CUS',
} as const

/** An hour in seconds, as the coarse sort key of lists: it changes at most once an hour. */
export const hourOf = (iso: string) => iso.slice(0, 13)
