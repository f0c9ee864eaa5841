import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Item, Table } from '../../shared/ports/table.ts'
import { MemoryTable } from '../support/memory-table.ts'
import { openTable } from '../support/table.ts'

let wire: Awaited<ReturnType<typeof openTable>>
beforeAll(async () => {
  wire = await openTable()
})
afterAll(() => wire?.stop())

/** The simulation stands on the one in memory: what it does must be what DynamoDB does. */
describe.each([
  ['in memory', () => new MemoryTable() as Table],
  ['over the wire', () => wire.table],
] as const)('the table %s', (name, open) => {
  const pk = (suffix: string) => `TEST#${name}#${suffix}`
  const put = (suffix: string, sk: string, more: Partial<Item> = {}) => ({
    put: { pk: pk(suffix), sk, ...more } as Item,
  })
  const skOf = (page: { readonly items: readonly Item[] }) => page.items.map(({ sk }) => sk)

  test('writes all of a transaction or nothing, and names what failed', async () => {
    const table = open()
    await table.transact([{ ...put('a', '1', { version: 1 }), if: { exists: false } }])
    const refusal = await table.transact([
      put('a', '2'),
      { ...put('a', '1', { version: 2 }), if: { exists: false } },
      { update: { pk: pk('a'), sk: '3' }, set: { x: 1 }, if: { exists: true } },
    ])
    expect(refusal).toEqual({ failed: [1, 2] })
    expect(skOf(await table.query({ pk: pk('a') }))).toEqual(['1'])
    expect((await table.get(pk('a'), '1'))?.version).toBe(1)
  })

  test('holds conditions: equal, also inside; less than a number, or than another attribute; existence', async () => {
    const table = open()
    await table.transact([put('b', '1', { load: 1, capacity: 2, delivery: { status: 'queued' } })])
    const key = { pk: pk('b'), sk: '1' }
    const held = async (condition: object) =>
      (await table.transact([{ update: key, set: { at: 1 }, if: condition }])) === undefined
    expect(await held({ equals: { 'delivery.status': 'queued' } })).toBe(true)
    expect(await held({ equals: { 'delivery.status': 'sent' } })).toBe(false)
    expect(await held({ equals: { absent: 1 } })).toBe(false)
    expect(await held({ lessThan: { load: 2 } })).toBe(true)
    expect(await held({ lessThan: { load: 1 } })).toBe(false)
    expect(await held({ lessThan: { load: { attribute: 'capacity' } } })).toBe(true)
    expect(await held({ exists: true, equals: { load: 1 } })).toBe(true)
    expect(await held({ absent: ['other', 'delivery.other'] })).toBe(true)
    expect(await held({ absent: ['other', 'load'] })).toBe(false)
    expect(await held({ exists: false })).toBe(false)
  })

  test('sets, adds and removes; an update of what is not there makes it', async () => {
    const table = open()
    const key = { pk: pk('c'), sk: '1' }
    await table.transact([{ update: key, set: { name: 'x', gone: 1 }, add: { count: 2 } }])
    await table.transact([{ update: key, add: { count: -3 }, remove: ['gone'] }])
    expect(await table.get(key.pk, key.sk)).toEqual({ ...key, name: 'x', count: -1 })
  })

  test('deletes, also twice; checks without writing', async () => {
    const table = open()
    await table.transact([put('d', '1')])
    const check = { check: { pk: pk('d'), sk: '1' }, if: { exists: true } }
    expect(await table.transact([check, put('d', '2')])).toBeUndefined()
    await table.transact([{ delete: { pk: pk('d'), sk: '1' } }])
    await table.transact([{ delete: { pk: pk('d'), sk: '1' } }])
    expect(await table.transact([check, put('d', '3')])).toEqual({ failed: [0] })
    expect(await table.transact([{ delete: { pk: pk('d'), sk: '1' }, if: { exists: true } }])).toEqual({ failed: [0] })
    expect(skOf(await table.query({ pk: pk('d') }))).toEqual(['2'])
  })

  test('refuses two writes of one item in one transaction', async () => {
    await expect(open().transact([put('e', '1'), put('e', '1', { x: 1 })])).rejects.toThrow()
  })

  test('queries in order: by prefix, strictly after and before, both, backwards, in pages', async () => {
    const table = open()
    for (const sk of ['A#1', 'A#2', 'A#3', 'B#1']) await table.transact([put('f', sk)])
    const query = async (more: object) => skOf(await table.query({ pk: pk('f'), ...more }))
    expect(await query({ prefix: 'A#' })).toEqual(['A#1', 'A#2', 'A#3'])
    expect(await query({ after: 'A#1' })).toEqual(['A#2', 'A#3', 'B#1'])
    expect(await query({ before: 'A#3' })).toEqual(['A#1', 'A#2'])
    expect(await query({ after: 'A#1', before: 'B#1' })).toEqual(['A#2', 'A#3'])
    expect(await query({ descending: true, limit: 2 })).toEqual(['B#1', 'A#3'])
    const first = await table.query({ pk: pk('f'), limit: 3 })
    expect(skOf(first)).toEqual(['A#1', 'A#2', 'A#3'])
    expect(await query({ limit: 3, cursor: first.cursor })).toEqual(['B#1'])
    expect(await query({ pk: pk('nothing') })).toEqual([])
  })

  test('shows keys only in an index, in its order, and follows what changes', async () => {
    const table = open()
    const at = (sort: string) => ({ gsi1pk: pk('g#index'), gsi1sk: sort, secret: 'x' })
    await table.transact([put('g', '1', at('b')), put('g', '2', at('a'))])
    const index = async () => (await table.query({ index: 'gsi1', pk: pk('g#index') })).items
    expect((await index()).map(({ sk }) => sk)).toEqual(['2', '1'])
    expect((await index())[0]).not.toHaveProperty('secret')
    await table.transact([{ update: { pk: pk('g'), sk: '2' }, set: { gsi1sk: 'c' } }])
    expect((await index()).map(({ sk }) => sk)).toEqual(['1', '2'])
    await table.transact([{ update: { pk: pk('g'), sk: '1' }, remove: ['gsi1pk', 'gsi1sk'] }])
    expect((await index()).map(({ sk }) => sk)).toEqual(['2'])
  })

  test('gets many in the order that was asked for, and leaves out what is not there', async () => {
    const table = open()
    await table.transact([put('h', '1'), put('h', '2')])
    const keys = ['2', 'no', '1'].map((sk) => ({ pk: pk('h'), sk }))
    expect((await table.getMany(keys)).map(({ sk }) => sk)).toEqual(['2', '1'])
    expect(await table.getMany([])).toEqual([])
  })

  test('refuses a cursor that it never gave', async () => {
    const table = open()
    await table.transact([put('j', '1')])
    for (const cursor of ['x', '{}', '-1', Buffer.from('{"pk":"a"}').toString('base64url'), '☃'])
      await expect(table.query({ pk: pk('j'), cursor, limit: 1 }), cursor).rejects.toMatchObject({ code: 'invalid' })
  })

  test('what a reader changes, where it can be changed at all, is not stored', async () => {
    const table = open()
    await table.transact([put('i', '1', { list: ['a'] })])
    const item = (await table.get(pk('i'), '1')) as unknown as { list: string[] }
    Reflect.set(item.list, 1, 'b')
    expect((await table.get(pk('i'), '1'))?.list).toEqual(['a'])
  })
})
