/** Documents are equal if they hold the same, and a CHAR has no blanks behind it, on every database. */
import { expect } from 'chai'

import type { Expression } from '../../src/expression/expression'
import { func } from '../../src/expression/function-call'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { t } from '../../src/types/t'
import { onEveryEngine, runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'

const metadata = new MetaData()
const note = new Table(
  'note',
  metadata,
  new Column('id', t.integer(), { primaryKey: true, nullable: false }),
  new Column('settings', t.json<object>()),
  new Column('extra', t.jsonb<object>()),
  new Column('code', t.char(3), { nullable: false }),
)
const { c } = note

/** Each with the rows for which it holds. */
const CONDITIONS: readonly (readonly [title: string, condition: Expression, found: readonly number[]])[] = [
  ['JSON', c.settings.eq({ dark: true, size: 'a"b' }), [1]],
  ['JSON in another order', c.settings.eq({ size: 'a"b', dark: true }), [1]],
  ['other JSON', c.settings.ne({ size: 'a"b', dark: true }), [2]],
  ['not other JSON', c.settings.eq({ dark: true, size: 'a"b' }).not(), [2]],
  ['JSONB in another order', c.extra.eq({ deep: { y: [1, 2], x: null }, a: 1 }), [1]],
  ['JSONB with another list', c.extra.eq({ deep: { y: [2, 1], x: null }, a: 1 }), []],
  ['JSONB without a part', c.extra.eq({ deep: { y: [1, 2] }, a: 1 }), []],
  ['JSONB with a text for a number', c.extra.eq({ deep: { y: [1, 2], x: null }, a: '1' }), []],
  ['an empty object', c.extra.eq({}), [2]],
  ['an empty list', c.extra.eq([]), []],
  ['JSON in a list', c.settings.in([{ other: 1 }, { size: 'a"b', dark: true }]), [1]],
  ['JSONB not in a list', c.extra.notIn([{}, { other: 1 }]), [1]],
  ['distinct JSON', c.settings.isDistinctFrom({ size: 'a"b', dark: true }), [2, 3]],
  ['JSON of another column', c.extra.isNotDistinctFrom(c.settings), [3]],
  ['what stands at a path', c.extra.json('deep').eq({ x: null, y: [1, 2] }), [1]],
  ['a CHAR like its text', c.code.like('E'), [1]],
  ['a CHAR ilike its text', c.code.ilike('e'), [1]],
  ['a CHAR that ends with a text', c.code.endsWith('E'), [1, 2]],
  ['a CHAR that starts with a text', c.code.startsWith('D'), [2]],
]

onEveryEngine('a condition', (engine) => {
  before(async () => {
    await metadata.createAll(engine())
    await engine().execute(
      insert(note).values([
        {
          id: 1,
          settings: { dark: true, size: 'a"b' },
          extra: { a: 1, deep: { x: null, y: [1, 2] } },
          code: 'E',
        },
        { id: 2, settings: { dark: false }, extra: {}, code: 'DE' },
        { id: 3, settings: null, extra: null, code: 'xyz' },
      ]),
    )
  })

  for (const [title, condition, found] of CONDITIONS)
    it(`finds ${title}`, async () => {
      const query = select(c.id).where(condition).orderBy(c.id)
      expect((await engine().execute(query)).scalars()).to.deep.equal(found)
    })

  it('joins a CHAR without its blanks', async () => {
    const query = select(func.concat(c.code, '!').typed(t.text())).where(c.id.eq(1))
    expect((await engine().execute(query)).scalar()).to.equal('E!')
  })

  it('needs something to draw from', async () => {
    const failed = await engine()
      .execute(select(func.count()).where(c.code.eq('a')))
      .catch((error: unknown) => error)
    expect(String(failed)).to.equal(
      "UsageError: The select draws from no table, and has a condition or an order on 'code'.\n  Say where the rows come from: .from(table).",
    )
  })
})

describe('the SQL of documents', () => {
  it('compares JSON as JSONB, and on SQLite by all that it holds', () => {
    expectSql(select(c.id).where(c.settings.eq({ a: 1 })), {
      postgres: 'SELECT note.id FROM note WHERE CAST(note.settings AS JSONB) = CAST($1 AS JSONB)',
      sqlite:
        "SELECT note.id FROM note WHERE (nullif((SELECT json_group_array(json_array(fullkey, type, atom)) FROM (SELECT fullkey, type, atom FROM json_tree(note.settings) ORDER BY fullkey)), '[]')) = (nullif((SELECT json_group_array(json_array(fullkey, type, atom)) FROM (SELECT fullkey, type, atom FROM json_tree(?) ORDER BY fullkey)), '[]'))",
    })
  })

  runOnEveryEngine(() => metadata)
})
