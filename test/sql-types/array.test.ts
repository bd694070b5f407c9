import { expect } from 'chai'
import fc from 'fast-check'

import { dialects } from '../../src/dialect/dialects'
import { arrayText, parseArray } from '../../src/dialect/postgres/array-text'
import { codecs } from '../../src/dialect/postgres/codecs'
import { createEngine } from '../../src/engine/create-engine'
import type { Engine } from '../../src/engine/engine'
import { sql } from '../../src/expression/raw-sql'
import { KeyMembership } from '../../src/expression/key-membership'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { update } from '../../src/statement/update'
import { inspect } from '../../src/sync/inspect'
import { box, domain, inet } from '../../src/types/postgres-types'
import type { SqlType } from '../../src/types/sql-type'
import { t } from '../../src/types/t'
import { expectSql } from '../support/expect-sql'
import { refuses } from '../support/per-dialect'
import { freshPostgresDatabase } from '../support/postgres-server'

const texts = t.array(t.text())
const matrix = t.array(t.integer(), { dimensions: 2 })

describe('an array', () => {
  it('holds elements of its type, or null, as deep as it was declared', () => {
    expect(texts.normalize(['a', null])).to.deep.equal(['a', null])
    expect(matrix.normalize([[1], [-0]])).to.deep.equal([[1], [0]])
    expect(t.array(t.numeric(5, 2)).fit(['1.005'])).to.deep.equal(['1.01'])
    expect(t.array(t.json()).normalize([[1, 2], { a: 1 }])).to.deep.equal(['[1,2]', '{"a":1}'])
    expect(matrix.normalize([[], []])).to.deep.equal([])

    expect(() => texts.normalize(['a', , 'b'])).to.throw('must be a string')
  })

  it('refuses what it cannot hold, without telling it', () => {
    const refused: readonly (readonly [SqlType, unknown, string])[] = [
      [texts, 'a', 'A text[] value must be an array, not a string'],
      [texts, ['a', 5], 'A text value must be a string'],
      [texts, [['a']], 'A text value must be a string, not an array'],
      [texts, { 0: 'a', length: 1 }, 'must be an array, not a plain object'],
      [matrix, [1], 'must be an array of 2 dimensions, not one of another depth'],
      [matrix, [[1], null], 'one of another depth'],
      [matrix, [[1, 2], [3]], 'rows are equally long'],
      [matrix, [[[1]]], 'must be a whole number'],
    ]
    for (const [type, value, message] of refused) expect(() => type.fit(value)).to.throw(message)
    expect(() => t.array(5 as never)).to.throw('the type of its elements')
    expect(() => t.array(texts)).to.throw('dimensions: 2')
    for (const dimensions of [0, 7, 1.5]) expect(() => t.array(t.text(), { dimensions })).to.throw('1 to 6')
  })

  it('differs from another by its elements, not by its dimensions, which databases do not keep', () => {
    expect(t.array(t.integer()).equals(matrix)).to.equal(true)
    expect(t.array(t.varchar(5)).equals(t.array(t.varchar(6)))).to.equal(false)
    expect(t.array(t.integer()).equals(t.integer())).to.equal(false)
    expect(String(matrix)).to.equal('integer[][]')
  })

  it('stands in DDL as PostgreSQL spells it, and is refused by SQLite with the way out', () => {
    const metadata = new MetaData()
    new Table('post', metadata, new Column('tags', t.array(t.varchar(20)), { serverDefault: ['a"b', "c'"] }))
    expectSql(metadata, {
      postgres: [`CREATE TABLE post (tags VARCHAR(20)[] DEFAULT E'{"a\\\\"b","c''"}')`],
      sqlite: refuses('arrays (varchar(20)[]); a value of this kind in DDL'),
    })
    const compiler = dialects.sqlite.createTypeCompiler()
    expect(() => compiler.compile(matrix)).to.throw(".withVariant('sqlite', t.json())")
    expect(() => dialects.sqlite.codecs.encoder(matrix)).to.throw(
      'does not support values of type integer[][]',
    )
    expect(() => dialects.sqlite.codecs.decoder(matrix)).to.throw(
      'does not support values of type integer[][]',
    )
  })

  it('is read in every form that the server gives', () => {
    const read = (type: SqlType, text: string): unknown => codecs.decoder(type)(text)
    expect(read(texts, '{}')).to.deep.equal([])
    expect(read(texts, '{a,NULL,"NULL",null,"",a b}')).to.deep.equal(['a', null, 'NULL', 'null', '', 'a b'])
    expect(read(texts, '{"{a,b}","\\\\","\\"",ü🦀}')).to.deep.equal(['{a,b}', '\\', '"', 'ü🦀'])
    expect(read(matrix, '[2:3][-1:0]={{1,2},{NULL,4}}')).to.deep.equal([
      [1, 2],
      [null, 4],
    ])
    expect(read(t.array(box()), '{(1,1),(0,0);(2,2),(0,0)}')).to.deep.equal(['(1,1),(0,0)', '(2,2),(0,0)'])
    for (const text of ['', '{', '{a', '{"a', '{a}}', 'a', '{"a\\'])
      expect(() => read(texts, text), text).to.throw('in a form that cannot be read')
  })

  it('comes back from its own text, whatever it holds', () => {
    const elements = fc.letrec((tie) => ({
      array: fc.array(
        fc.oneof({ depthSize: 'small' }, fc.string({ unit: 'grapheme' }), fc.constant(null), tie('array')),
        {
          maxLength: 4,
        },
      ),
    })).array
    fc.assert(
      fc.property(elements, fc.constantFrom(',', ';'), (array, delimiter) => {
        expect(parseArray(arrayText(array as string[], delimiter), String, delimiter)).to.deep.equal(array)
      }),
    )
  })
})

describe('an array on PostgreSQL', function () {
  this.timeout(60_000)
  let database: Awaited<ReturnType<typeof freshPostgresDatabase>>
  let engine: Engine
  before(async () => {
    database = await freshPostgresDatabase()
    engine = createEngine(database.url)
  })
  after(async () => {
    await engine.dispose()
    await database.drop()
  })

  it('means to the server what it means to us, element by element', async () => {
    const arrays = fc.array(
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('NULL', '{}', '"', '\\', ',')),
      {
        minLength: 1,
        maxLength: 5,
      },
    )
    const elements = arrays.filter((array) =>
      array.every((text) => !text.includes('\0') && text.isWellFormed()),
    )
    await fc.assert(
      fc.asyncProperty(elements, async (array) => {
        const result = await engine.execute<{ joined: string; again: string }>(
          sql`SELECT array_to_json(${arrayText(array)}::text[])::text AS joined, ${arrayText(array)}::text[]::text AS again`,
        )
        expect(JSON.parse(result.one().joined)).to.deep.equal(array)
        expect(parseArray(result.one().again, String)).to.deep.equal(array)
      }),
      { numRuns: 60 },
    )
  })

  const at = new Date('2026-11-21T14:30:00.500Z')
  const cases: readonly (readonly [SqlType, value: unknown, format: string])[] = [
    [t.array(t.integer()), [1, null, -3], 'integer[]'],
    [
      matrix,
      [
        [1, 2],
        [3, null],
      ],
      'integer[]',
    ],
    [t.array(t.text(), { dimensions: 3 }), [[['NULL', '']], [['{', '"']]], 'text[]'],
    [t.array(t.bigint()), [2n ** 62n + 1n, null], 'bigint[]'],
    [t.array(t.numeric(10, 2)), ['1.50', '-0.01'], 'numeric(10,2)[]'],
    [t.array(t.double()), [0.1, 1e300], 'double precision[]'],
    [t.array(t.boolean()), [true, false, null], 'boolean[]'],
    [t.array(t.varchar(5)), ['a', 'bcdef'], 'character varying(5)[]'],
    [t.array(t.char(3)), ['a', 'abc'], 'character(3)[]'],
    [t.array(t.timestamp({ precision: 3 })), [at], 'timestamp(3) without time zone[]'],
    [t.array(t.timestamptz()), [at, null], 'timestamp with time zone[]'],
    [t.array(t.date()), ['2026-11-21'], 'date[]'],
    [t.array(t.time()), ['14:30:00.5'], 'time without time zone[]'],
    [t.array(t.json()), [{ a: [1, '"'] }, [1], 'x'], 'json[]'],
    [t.array(t.jsonb()), [{ a: [1, '\\'] }, [[]]], 'jsonb[]'],
    [t.array(t.uuid()), ['0b8e7c1e-8f7c-4f0e-9d5a-0e3f6f8f7a11'], 'uuid[]'],
    [t.array(t.binary()), [Buffer.from([0, 255]), Buffer.alloc(0), null], 'bytea[]'],
    [t.array(t.enum('mood', ['good', "ba'd", 'NULL'])), ["ba'd", 'NULL', null], 'mood[]'],
    [t.array(inet()), ['10.0.0.0/8', '::1'], 'inet[]'],
    [t.array(box()), ['(1,1),(0,0)', '(2,2),(0,0)'], 'box[]'],
    [
      t.array(
        t.custom<{ n: number }, number>({
          base: t.integer(),
          toDatabase: ({ n }) => n,
          fromDatabase: (n) => ({ n }),
        }),
      ),
      [{ n: 1 }, { n: 2 }],
      'integer[]',
    ],
  ]
  for (const [type, value, format] of cases) {
    it(`of ${String(type)} is stored, changed, found, and read back as the same type`, async () => {
      const metadata = new MetaData()
      const table = new Table(
        'holder',
        metadata,
        new Column('id', t.integer(), { primaryKey: true }),
        new Column('v', type, { serverDefault: value as never }),
      )
      const { id, v } = table.c as unknown as Record<'id' | 'v', Column>
      await metadata.createAll(engine)
      try {
        await engine.execute(
          insert(table).values([
            { id: 1, v: value },
            { id: 2, v: [] },
            { id: 3, v: null },
          ]),
        )
        await engine.execute(insert(table).values({ id: 4 }))
        const rows = await engine.execute(select(v).orderBy(id))
        expect(rows.rows.map((row) => row['v'])).to.deep.equal([value, [], null, value])
        await engine.execute(update(table).set({ v: value }).where(id.eq(2)))
        const found = await engine.execute(select(id).where(v.isNotNull()))
        expect(found.rows).to.have.length(3)
        // json and box have no equality; that of all the others is asked.
        if (!['json[]', 'box[]'].includes(format)) await expectFound(table, v, value)
        const column = (await inspect(engine)).table('holder').findColumn('v')
        expect(type.equals(column?.type as SqlType)).to.equal(true)
        const written = await engine.execute<{ format: string }>(
          sql`SELECT format_type(atttypid, atttypmod) AS format FROM pg_attribute WHERE attrelid = 'holder'::regclass AND attname = 'v'`,
        )
        expect(written.one().format).to.equal(format)
      } finally {
        await metadata.dropAll(engine)
      }

      async function expectFound(from: Table, column: Column, wanted: unknown): Promise<void> {
        const equal = await engine.execute(
          select(id)
            .from(from)
            .where(column.eq(wanted as never)),
        )
        expect(equal.rows).to.have.length(3)
        const listed = await engine.execute(
          select(id)
            .from(from)
            .where(column.in([wanted as never])),
        )
        expect(listed.rows).to.have.length(3)
        const byKey = engine.compile(select(id).where(new KeyMembership([column], 'keys')))
        expect((await engine.executeCompiled(byKey, { keys: [[wanted, []]] })).rows).to.have.length(3)
        const byKeys = engine.compile(select(id).where(new KeyMembership([id, column], 'keys')))
        expect(
          (
            await engine.executeCompiled(byKeys, {
              keys: [
                [1, 2, 9],
                [wanted, [], wanted],
              ],
            })
          ).rows,
        ).to.have.length(1)
      }
    })
  }

  it('of a domain is an array of what the domain stands over', async () => {
    await engine.execute(sql`CREATE DOMAIN positive AS integer CHECK (VALUE > 0)`)
    const metadata = new MetaData()
    const type = t.array(domain('positive', t.integer()))
    const v = new Column('v', type)
    const table = new Table('counted', metadata, v)
    await engine.execute(sql`CREATE TABLE counted (v positive[])`)
    await engine.execute(insert(table).values({ v: [1, 2] }))
    expect((await engine.execute(select(v))).scalar()).to.deep.equal([1, 2])
    expect((await inspect(engine)).table('counted').findColumn('v')?.type.equals(type)).to.equal(true)
  })
})
