/** Text from outside stays text: as a value, as a name, as a label, as a default, whatever it looks like. */
import { expect } from 'chai'
import fc from 'fast-check'

import type { Engine } from '../../src/engine/engine'
import { func } from '../../src/expression/function-call'
import { sql } from '../../src/expression/raw-sql'
import { alias } from '../../src/schema/alias'
import { CheckConstraint } from '../../src/schema/check'
import { Column } from '../../src/schema/column'
import { ForeignKey } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { Index } from '../../src/schema/table-index'
import { deleteFrom } from '../../src/statement/delete'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { update } from '../../src/statement/update'
import { t } from '../../src/types/t'
import { onEveryEngine } from '../support/engines'

const CORPUS = [
  "'; drop table canary; --",
  "' or '1'='1",
  "\\'; drop table canary; --",
  '"; drop table canary; --',
  '") values (1); drop table canary; --',
  '`; drop table canary; --',
  ']; drop table canary; --',
  '*/ drop table canary; /*',
  '-- ',
  '$1',
  '$$; drop table canary; $$',
  '?',
  ':name',
  '@name',
  "E'\\''",
  "U&'\\0027'",
  '＇; drop table canary; --',
  '%',
  '_',
  '\\',
  '[a-z]*?',
  '__proto__',
  'constructor',
  'toString',
  'NULL',
  'select',
  'a\nb',
  '\r\n;',
  '\t',
  '\u200b',
  '\ufeff',
  'ǆ',
  '🦀',
  '{}',
  '{"a":1}',
  '0x27',
  '1e999',
]

const hostile = fc.oneof(
  fc.constantFrom(...CORPUS),
  fc.array(fc.constantFrom(...CORPUS), { minLength: 2, maxLength: 3 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => !text.includes('\0') && text.isWellFormed()),
)
/** What a database can take as a name: at most 63 bytes, not empty. */
const hostileName = hostile.filter((text) => text !== '' && Buffer.byteLength(text) <= 30)

async function canary(engine: Engine): Promise<unknown> {
  return (await engine.execute(sql`select note from canary`)).scalars()
}

onEveryEngine('hostile text', (engine, { name, dialect }) => {
  /** PGlite's own decoder takes a byte order mark at the start of a value away. */
  const survives = (given: string): boolean => name !== 'PGlite' || !given.startsWith('\ufeff')

  const metadata = new MetaData()
  const table = new Table(
    'victim',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('text', t.text()),
    new Column('short', t.varchar(200)),
    new Column('data', t.jsonb()),
  )
  const { id, text, short, data } = table.c

  before(async () => {
    await metadata.createAll(engine())
    await engine().execute(sql`create table canary (note text)`)
    await engine().execute(sql`insert into canary values (${'alive'})`)
  })
  afterEach(async () => {
    expect(await canary(engine())).to.deep.equal(['alive'])
  })

  it('is bound where it is a value, and found again as itself alone', async () => {
    await fc.assert(
      fc.asyncProperty(hostile.filter(survives), async (given) => {
        await engine().execute(deleteFrom(table).everyRow())
        const row = { text: given, short: given, data: { [given]: [given] } }
        await engine().execute(
          insert(table).values({ id: 1, ...row }, { id: 2, text: `${given}x`, short: 'x', data: null }),
        )
        const conditions = [
          text.eq(given),
          short.in([given, given]),
          text.between(given, given),
          text.eq(func.coalesce(short, given)).and(id.eq(1)),
          text.ne(`${given}x`),
          data.eq({ [given]: [given] }),
          sql<boolean>`${text} = ${given}`,
        ]
        for (const condition of conditions) {
          const statement = select(text, short, data).where(condition)
          expect(engine().compile(statement).sql).to.not.include(given.length > 12 ? given : '\0')
          expect((await engine().execute(statement)).rows).to.deep.equal([row])
        }
        const starting = select(id).where(text.startsWith(given)).orderBy(id)
        expect((await engine().execute(starting)).scalars()).to.deep.equal([1, 2])
        const whole = [
          text.endsWith(given),
          text.contains(given),
          text.like(given.replace(/[\\%_]/g, '\\$&')),
        ]
        for (const condition of whole) {
          const found = await engine().execute(select(text).where(condition.and(id.eq(1))))
          expect(found.scalars()).to.deep.equal([given])
        }
        const changed = await engine().execute(
          update(table)
            .set({ short: given })
            .where(text.eq(`${given}x`))
            .returning(short),
        )
        expect(changed.scalars()).to.deep.equal([given])
      }),
      { numRuns: dialect === 'sqlite' ? 300 : 150 },
    )
  })

  it('is quoted where it is a name', async () => {
    await fc.assert(
      fc.asyncProperty(hostileName.filter(survives), hostileName.filter(survives), async (one, other) => {
        fc.pre(
          one.toLowerCase() !== other.toLowerCase() &&
            ![one, other].some((name) => /^(canary|victim|key|sqlite_.*)$/i.test(name)),
        )
        fc.pre(!/^(pg_|dovetail)/i.test(one))
        const names = new MetaData()
        const target = new Table(other, names, new Column(one, t.text(), { primaryKey: true }))
        const hosted = new Table(
          one,
          names,
          new Column(one, t.text(), { index: true, nullable: false, serverDefault: one }),
          new Column(other, t.enum(`${one}!`, [other, one]), { serverDefault: other }),
          new Column('key', t.text(), new ForeignKey([other, one], { name: `fk ${one}` })),
          new CheckConstraint(sql`${sql.identifier(one)} <> 'x'`, { name: `ck ${other}` }),
        )
        const [first, second] = hosted.columns as [Column, Column]
        new Index(`ix ${one}`, first.desc(), { where: first.ne(other) })
        await names.createAll(engine())
        try {
          await engine().execute(insert(hosted).values({}))
          const seen = alias(hosted, other)
          const statement = select(first, second.as(`${other}?`), seen.column(second)).join(
            seen,
            seen.column(first).eq(first),
          )
          const [row] = (await engine().execute(statement)).rows as Record<string, unknown>[]
          expect(Object.values(row ?? {})).to.deep.equal([one, other, other])
          expect((await engine().execute(select(target).leftJoin(hosted))).rows).to.deep.equal([])
        } finally {
          await names.dropAll(engine())
        }
      }),
      { numRuns: dialect === 'sqlite' ? 60 : 25 },
    )
  }).timeout(120_000)

  it('is refused where no database could take it', async () => {
    const run = (value: unknown) => () => insert(table).values({ text: value } as never)
    for (const bad of ['a\0b', '\ud800', 'x\udc00y'])
      expect(run(bad)).to.throw().with.property('code', 'invalid-value')
    for (const bad of [
      {},
      [],
      ['a'],
      { toString: () => 'x' },
      new Date(0),
      1,
      true,
      Symbol('x'),
      () => 'x',
      Object('boxed'),
    ]) {
      expect(run(bad))
        .to.throw(/^Column 'victim.text': A text value must be a string, not an? /)
        .with.property('code', 'invalid-value')
    }
    const inRaw = [{}, { kind: 'rawSql', texts: ['1'], inserted: [] }, Symbol('x'), NaN].map((value) =>
      engine()
        .execute(sql`select ${value}`)
        .then(
          () => 'taken',
          (error: unknown) => (error as { code: string }).code,
        ),
    )
    expect(await Promise.all(inRaw)).to.deep.equal([
      'invalid-value',
      'invalid-value',
      'invalid-value',
      'invalid-value',
    ])
  })
})
