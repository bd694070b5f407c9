import { expect } from 'chai'

import {
  CheckConstraint,
  ExcludeConstraint,
  UniqueConstraint,
  unsafeSql,
  type Constraint,
} from '../../../src/core'
import { describeReading, textOf } from './read-back'

const ofClass = <T extends Constraint>(
  constraints: readonly Constraint[],

  wanted: abstract new (...args: any[]) => T,
): T[] => constraints.filter((constraint): constraint is T => constraint instanceof wanted)

describeReading("PostgreSQL's inspector reads of a constraint", (read) => {
  it('everything about primary keys and uniques', async () => {
    const metadata = await read(
      `CREATE TABLE x (a int, b int, c text,
        CONSTRAINT pk PRIMARY KEY (b, a) INCLUDE (c) WITH (fillfactor = 70) DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT uq UNIQUE NULLS NOT DISTINCT (c) INCLUDE (a))`,
      "COMMENT ON CONSTRAINT pk ON x IS 'the key'",
    )
    const { primaryKey, constraints } = metadata.table('x')
    expect(primaryKey).to.include({ name: 'pk', deferrable: true, initially: 'DEFERRED', comment: 'the key' })
    expect(primaryKey.columns.map(({ name }) => name)).to.deep.equal(['b', 'a'])
    expect(primaryKey.include.map(({ name }) => name)).to.deep.equal(['c'])
    expect(primaryKey.dialect).to.deep.equal({ postgres: { with: { fillfactor: 70 } } })
    const [unique] = ofClass(constraints, UniqueConstraint)
    expect([unique?.nullsNotDistinct, unique?.include.map(({ name }) => name)]).to.deep.equal([true, ['a']])
  })

  it('NO INHERIT, NOT VALID and comments of checks', async () => {
    const metadata = await read(
      'CREATE TABLE x (a int, CONSTRAINT here CHECK (a > 0) NO INHERIT)',
      'ALTER TABLE x ADD CONSTRAINT soon CHECK (a < 9) NOT VALID',
      "COMMENT ON CONSTRAINT here ON x IS 'only here'",
    )
    const checks = ofClass(metadata.table('x').constraints, CheckConstraint)
    expect(
      checks.map(({ name, comment, condition, dialect }) => [name, comment, textOf(condition), dialect]),
    ).to.deep.equal([
      ['here', 'only here', '(a > 0)', { postgres: { noInherit: true } }],
      ['soon', undefined, '(a < 9)', { postgres: { notValid: true } }],
    ])
  })

  it('what is among texts in words that mean the same when they are read again', async () => {
    const metadata = await read(
      `CREATE TABLE x (a varchar(9), b varchar(9), CONSTRAINT few CHECK (a IN ('o''x', 'y') AND b NOT IN ('z', 'w')))`,
      "CREATE INDEX ix ON x (a) WHERE a = ANY (ARRAY['p', 'q']::varchar[])",
      "CREATE VIEW v AS SELECT a IN ('r', 's') AS is_r FROM x",
    )
    const [check] = ofClass(metadata.table('x').constraints, CheckConstraint)
    expect(textOf(check?.condition)).to.equal(
      "(((a)::text = ANY (ARRAY['o''x'::character varying, 'y'::character varying])) AND ((b)::text <> ALL (ARRAY['z'::character varying, 'w'::character varying])))",
    )
    expect(textOf(metadata.table('x').indexes[0]?.where)).to.equal(
      "((a)::text = ANY (ARRAY['p'::character varying, 'q'::character varying]))",
    )
  })

  it('actions, columns of SET NULL, MATCH, timing and validity of foreign keys', async () => {
    const metadata = await read(
      'CREATE TABLE target (a int, b int, PRIMARY KEY (a, b))',
      `CREATE TABLE x (a int, b int,
        CONSTRAINT one FOREIGN KEY (a, b) REFERENCES target MATCH FULL ON DELETE CASCADE ON UPDATE RESTRICT,
        CONSTRAINT two FOREIGN KEY (a, b) REFERENCES target ON DELETE SET NULL (b) DEFERRABLE,
        CONSTRAINT three FOREIGN KEY (b, a) REFERENCES target ON DELETE SET DEFAULT (a))`,
      'ALTER TABLE x ADD CONSTRAINT zero FOREIGN KEY (b, a) REFERENCES target NOT VALID',
      "COMMENT ON CONSTRAINT one ON x IS 'first'",
    )
    const [one, three, two, zero] = metadata.table('x').foreignKeys
    expect(one).to.include({ match: 'FULL', onDelete: 'CASCADE', onUpdate: 'RESTRICT', comment: 'first' })
    expect([three?.onDelete, three?.onDeleteColumns?.map(({ name }) => name)]).to.deep.equal([
      'SET DEFAULT',
      ['a'],
    ])
    expect([two?.onDelete, two?.onDeleteColumns?.map(({ name }) => name), two?.deferrable]).to.deep.equal([
      'SET NULL',
      ['b'],
      true,
    ])
    expect(zero?.dialect).to.deep.equal({ postgres: { notValid: true } })
    expect(zero?.referredColumns.map(({ name }) => name)).to.deep.equal(['a', 'b'])
  })

  it('everything about EXCLUDE', async () => {
    const metadata = await read(
      `CREATE TABLE x (r int4range, t text, n int,
        CONSTRAINT ex EXCLUDE USING gist (r range_ops WITH &&, (r * r) WITH -|-) INCLUDE (n) WITH (fillfactor = 50)
          WHERE (n > 3) DEFERRABLE,
        CONSTRAINT hashed EXCLUDE USING hash (t COLLATE "C" text_pattern_ops WITH =))`,
    )
    const [first, second] = ofClass(metadata.table('x').constraints, ExcludeConstraint)
    expect(first).to.include({ name: 'ex', using: 'gist', deferrable: true })
    expect(first?.elements.map(({ operator }) => operator)).to.deep.equal(['&&', '-|-'])
    expect(first?.include.map(({ name }) => name)).to.deep.equal(['n'])
    expect([textOf(first?.where), first?.dialect]).to.deep.equal([
      '(n > 3)',
      { postgres: { with: { fillfactor: 50 } } },
    ])
    const [element] = second?.elements ?? []
    expect([second?.using, element?.operator, element?.ordering.operators?.path]).to.deep.equal([
      'hash',
      '=',
      ['text_pattern_ops'],
    ])
    expect(element?.ordering.operand).to.deep.include({ kind: 'collate', collation: ['C'] })
  })

  it('nothing of a NOT NULL that the server named itself', async () => {
    const metadata = await read('CREATE TABLE x (a int NOT NULL, "b.c" text NOT NULL PRIMARY KEY)')
    expect(metadata.unsupported).to.deep.equal([])
  })
})

const NEW = [
  `CREATE TABLE x (
    a int CONSTRAINT named NOT NULL,
    b int CONSTRAINT loose CHECK (b > 0) NOT ENFORCED,
    c int GENERATED ALWAYS AS (a + 1) VIRTUAL,
    k int4range,
    r int4range,
    CONSTRAINT apart UNIQUE (k, r WITHOUT OVERLAPS))`,
  'CREATE TABLE y (a int NOT NULL NO INHERIT, k int4range, r int4range, CONSTRAINT inside FOREIGN KEY (k, PERIOD r) REFERENCES x (k, PERIOD r))',
]

describeReading("PostgreSQL's inspector tells", (read, engine) => {
  it('what version 18 has brought and no class holds; older versions have nothing of it', async () => {
    const [version] = (
      await engine().execute(unsafeSql("SELECT current_setting('server_version_num')"))
    ).scalars()
    if (Number(version) < 180_000) {
      expect(await failure(read(...NEW))).to.include('syntax error')
      return
    }
    const metadata = await read(...NEW)
    const { computed } = metadata.table('x').c['c']?.options ?? {}
    expect([textOf(computed?.expression), computed?.stored]).to.deep.equal(['(a + 1)', false])
    expect(metadata.unsupported).to.deep.equal([
      'table x: constraint apart: UNIQUE (k, r WITHOUT OVERLAPS) (WITHOUT OVERLAPS)',
      'table x: constraint loose: CHECK ((b > 0)) NOT ENFORCED (NOT ENFORCED)',
      'table x: constraint named: NOT NULL a',
      'table y: constraint inside: FOREIGN KEY (k, PERIOD r) REFERENCES x(k, PERIOD r) (PERIOD)',
      'table y: constraint y_a_not_null: NOT NULL a NO INHERIT',
    ])
  })
})

async function failure(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
    return ''
  } catch (error) {
    return (error as Error).message
  }
}
