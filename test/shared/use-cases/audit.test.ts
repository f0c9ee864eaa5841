import { beforeEach, describe, expect, test } from 'vitest'
import { audited, listAudit, verifyAudit } from '../../../shared/use-cases/settings/audit.ts'
import { forgetAudit } from '../../../shared/use-cases/settings/forget-audit.ts'
import { saveSetting } from '../../../shared/use-cases/settings/settings.ts'
import { keys } from '../../../shared/use-cases/storage/keys.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

let ports: ReturnType<typeof memoryPorts>
let now = 0
beforeEach(() => {
  now = Date.parse('2026-11-21T03:00:00.000Z')
  ports = memoryPorts(() => now++)
})
const change = (name: string) =>
  audited(ports, { by: '主管', what: name, before: 1, after: 2 }, [{ put: { pk: 'X', sk: name } }])
const entries = async () => (await listAudit(ports, 100)).items

describe('the audit log', () => {
  test('is a chain: each entry seals the one before, also where many change something at once', async () => {
    await Promise.all(Array.from({ length: 6 }, (_, index) => change(`settings.${index}`)))
    expect(await verifyAudit(ports)).toMatchObject({ entries: 6, unsealed: 0, lastSeal: expect.any(String) })
    expect((await entries()).map(({ number }) => number).toSorted()).toEqual([1, 2, 3, 4, 5, 6])
    const [newest, before] = (await entries()).toSorted((a, b) => (b.number ?? 0) - (a.number ?? 0))
    expect(newest?.previous).toBe(before?.seal)
  })

  test('shows where an entry was changed, taken out, or cut off at the end', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await change(name)
    const [d, , b] = await entries()
    const key = (entry: typeof d) => ({ pk: 'AUD', sk: String(entry?.id) })
    await ports.table.transact([{ update: key(b), set: { after: '9' } }])
    expect((await verifyAudit(ports)).broken).toMatch(/^entry 2 .* was changed$/)
    await ports.table.transact([{ update: key(b), set: { after: b?.after } }])
    expect((await verifyAudit(ports)).broken).toBeUndefined()
    await ports.table.transact([{ delete: key(d) }])
    expect((await verifyAudit(ports)).broken).toMatch(/newest entries are missing: 3 are there, 4/)
    await ports.table.transact([{ delete: key(b) }])
    expect((await verifyAudit(ports)).broken).toMatch(/missing before entry 3/)
  })

  test('an entry that comes while it is verified is no alarm', async () => {
    await change('a')
    const query = ports.table.query.bind(ports.table)
    let isOver = false
    ports.table.query = async (asked) => {
      const page = await query(asked)
      if (!isOver) {
        isOver = true
        await change('b')
      }
      expect(asked.consistent).toBe(true)
      return page
    }
    expect(await verifyAudit(ports)).toMatchObject({ entries: 2, lastSeal: expect.any(String) })
  })

  test('keeps entries from before there were seals, and begins with none', async () => {
    expect(await verifyAudit(ports)).toEqual({ entries: 0, unsealed: 0 })
    const old = { id: 'aud_old', at: '2026-11-01T00:00:00.000Z', by: 'x', what: 'y', before: '', after: '' }
    await ports.table.transact([{ put: { pk: 'AUD', sk: 'aud_old', ...old } }])
    await change('a')
    expect(await verifyAudit(ports)).toMatchObject({ entries: 2, unsealed: 1, lastSeal: expect.any(String) })
  })

  test('forgets what was kept long enough, and says so in the chain itself', async () => {
    const day = 86_400_000
    await ports.table.transact([
      {
        put: {
          pk: 'AUD',
          sk: 'aud_0',
          id: 'aud_0',
          at: new Date(now).toISOString(),
          by: 'x',
          what: 'y',
          before: '',
          after: '',
        },
      },
    ])
    for (const name of ['a', 'b', 'c']) await change(name)
    now += 200 * day
    await change('d')
    const seal = (await verifyAudit(ports)).lastSeal
    expect(await forgetAudit(ports, 183)).toBe(4)
    expect((await entries()).map(({ what }) => what)).toEqual(['audit.forgotten', 'd'])
    expect(await verifyAudit(ports)).toMatchObject({ entries: 2, unsealed: 0, forgotten: 3 })
    expect((await entries())[0]?.previous).toBe(seal)
    expect(await forgetAudit(ports, 183)).toBe(0)
    await change('e')
    now += 200 * day
    expect(await forgetAudit(ports, 183)).toBe(3)
    expect(await verifyAudit(ports)).toMatchObject({ entries: 1, forgotten: 6 })
  })

  test('what somebody took out does not pass for forgotten, and a log that does not hold stays as it is', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await change(name)
    const [first] = (await entries()).toReversed()
    await ports.table.transact([{ delete: { pk: 'AUD', sk: String(first?.id) } }])
    await ports.table.transact([{ put: { ...keys.auditBeginning, number: 1, seal: String(first?.seal) } }])
    expect((await verifyAudit(ports)).broken).toBe(
      'the first 1 entries are missing, and no entry says that they were forgotten',
    )
    now += 400 * 86_400_000
    expect(await forgetAudit(ports, 183)).toBe(0)
    expect((await entries()).map(({ what }) => what)).toEqual(['d', 'c', 'b'])
  })

  test('a run that died half-way is gone on with by the next', async () => {
    for (const name of ['a', 'b', 'c']) await change(name)
    now += 200 * 86_400_000
    const { table } = ports
    const transact: typeof table.transact = async (writes) => {
      if (writes.some((write) => 'delete' in write)) throw new Error('died')
      return table.transact(writes)
    }
    const dying = {
      ...ports,
      table: {
        get: table.get.bind(table),
        query: table.query.bind(table),
        getMany: table.getMany.bind(table),
        transact,
      },
    }
    await expect(forgetAudit(dying, 183)).rejects.toThrow('died')
    expect(await verifyAudit(ports)).toMatchObject({ entries: 1, forgotten: 3 })
    expect(await forgetAudit(ports, 183)).toBe(3)
    expect(await entries()).toHaveLength(1)
    expect((await verifyAudit(ports)).broken).toBeUndefined()
  })

  test('a change that comes too late is a conflict, and leaves no entry', async () => {
    const save = () => saveSetting(ports, 'tags', { value: { items: ['a'] }, version: 0 }, 'x')
    await save()
    await expect(save()).rejects.toMatchObject({ code: 'conflict' })
    expect(await entries()).toHaveLength(1)
  })
})
