import { expect } from 'chai'

import {
  CheckConstraint,
  ForeignKeyConstraint,
  PrimaryKeyConstraint,
  type UniqueConstraint,
  type Table,
} from '../../../src/core'
import type { RawSql } from '../../../src/expression/raw-sql'
import { inspected, inspectedTable, unsupportedIn } from './inspected'

/** The constraints of a table in short. */
function described(table: Table): readonly (readonly unknown[])[] {
  return table.constraints.map((constraint) => {
    const { givenName: name } = constraint
    if (constraint instanceof CheckConstraint)
      return ['check', name, (constraint.condition as RawSql).texts.join('')]
    if (constraint instanceof ForeignKeyConstraint) {
      const { columns, referredTable, referredColumns } = constraint
      return [
        'key',
        name,
        columns.map(String),
        referredTable.name,
        referredColumns.map((column) => column.name),
      ]
    }
    const { columns, dialect } = constraint as UniqueConstraint
    const kind = constraint instanceof PrimaryKeyConstraint ? 'primary' : 'unique'
    return [kind, name, columns.map((column) => column.name), ...Object.values(dialect)]
  })
}

async function constraintsOf(columns: string, rest = ''): Promise<readonly (readonly unknown[])[]> {
  return described(await inspectedTable(`CREATE TABLE t (${columns})${rest}`))
}

/** The foreign key of `CREATE TABLE t (a INT …)` to a table of the same database. */
async function keyOf(text: string): Promise<ForeignKeyConstraint> {
  const table = await inspectedTable(`CREATE TABLE t (a INT UNIQUE, b INT ${text})`)
  return table.foreignKeys[0] as ForeignKeyConstraint
}

describe("a constraint in SQLite's inspector", () => {
  it('may stand behind its column, in any order', async () => {
    const orders = [
      'a TEXT NOT NULL PRIMARY KEY UNIQUE CHECK (a > 1) REFERENCES t DEFAULT 5 COLLATE NOCASE',
      'a TEXT COLLATE NOCASE DEFAULT (5) REFERENCES t CHECK (a > 1) UNIQUE PRIMARY KEY NOT NULL',
    ]
    for (const order of orders) {
      expect(await constraintsOf(order)).to.deep.equal([
        ['primary', undefined, ['a']],
        ['unique', undefined, ['a']],
        ['check', undefined, 'a > 1'],
        ['key', undefined, ['t.a'], 't', ['a']],
      ])
    }
  })

  it('may have a name of any kind, behind a column and alone', async () => {
    const written = `a TEXT NOT NULL CONSTRAINT pk PRIMARY KEY CONSTRAINT [u 1] UNIQUE CONSTRAINT "c""1" CHECK (a > 1),
      CONSTRAINT 'u 2' UNIQUE (a) CONSTRAINT \`c 2\` CHECK (a <> ')'), CONSTRAINT f FOREIGN KEY (a) REFERENCES t (a)`
    expect(await constraintsOf(written)).to.deep.equal([
      ['primary', 'pk', ['a']],
      ['unique', 'u 1', ['a']],
      ['unique', 'u 2', ['a']],
      ['check', 'c"1', 'a > 1'],
      ['check', 'c 2', "a <> ')'"],
      ['key', 'f', ['t.a'], 't', ['a']],
    ])
  })

  it('has the last of several names, and none of one before a comma', async () => {
    expect(
      await constraintsOf('a INT, b INT, CONSTRAINT x CONSTRAINT y UNIQUE (a), CONSTRAINT z, UNIQUE (b)'),
    ).to.deep.equal([
      ['unique', 'y', ['a']],
      ['unique', undefined, ['b']],
    ])
  })

  it('finds its columns without regard to case, quotes and parentheses', async () => {
    expect(
      await constraintsOf(
        `"A b" INT NOT NULL, c INT NOT NULL, PRIMARY KEY ([a B], 'C'), UNIQUE (("c"), "A B")`,
      ),
    ).to.deep.equal([
      ['primary', undefined, ['A b', 'c']],
      ['unique', undefined, ['c', 'A b']],
    ])
  })

  for (const action of ['ROLLBACK', 'ABORT', 'FAIL', 'IGNORE', 'REPLACE']) {
    it(`may do ${action} with rows that violate it`, async () => {
      const dialect = { onConflict: action }
      const conflict = `ON CONFLICT ${action.toLowerCase()}`
      expect(await constraintsOf(`a INT NOT NULL PRIMARY KEY ${conflict} UNIQUE ${conflict}`)).to.deep.equal([
        ['primary', undefined, ['a'], dialect],
        ['unique', undefined, ['a'], dialect],
      ])
      expect(
        await constraintsOf(
          `a INT NOT NULL, PRIMARY KEY (a) ${conflict}, UNIQUE (a) ${conflict}, CHECK (a > 0) ${conflict}`,
        ),
      ).to.deep.equal([
        ['primary', undefined, ['a'], dialect],
        ['unique', undefined, ['a'], dialect],
        ['check', undefined, 'a > 0'],
      ])
    })
  }

  it('keeps the condition of a CHECK as it is, but for what stands around it', async () => {
    const written = `a INT CHECK ((a > 1)), CHECK (a /* ) */ > 2 -- more
      OR a IN (SELECT 1 WHERE 0)), CHECK (a <> 'x)' -- end )
      )`
    const lines = await constraintsOf(written.replace('(SELECT 1 WHERE 0)', '(1, 2)'))
    expect(lines.map(([, , text]) => text)).to.deep.equal([
      'a > 1',
      'a /* ) */ > 2 -- more\n      OR a IN (1, 2)',
      "a <> 'x)'",
    ])
  })

  it('points to the primary key where no columns are named', async () => {
    const table = await inspectedTable(
      'CREATE TABLE t (a INT NOT NULL, b INT NOT NULL, c INT, d INT, PRIMARY KEY (b, a), FOREIGN KEY (c, d) REFERENCES T)',
    )
    expect(described(table)[1]).to.deep.equal(['key', undefined, ['t.c', 't.d'], 't', ['b', 'a']])
  })

  for (const action of ['CASCADE', 'SET NULL', 'SET DEFAULT', 'RESTRICT']) {
    it(`says what happens when the row it points to goes or changes: ${action}`, async () => {
      const { onDelete, onUpdate } = await keyOf(
        `REFERENCES t (a) ON UPDATE ${action} ON DELETE ${action.toLowerCase()}`,
      )
      expect([onDelete, onUpdate]).to.deep.equal([action, action])
    })
  }

  it('says when a foreign key is checked, wherever that is written', async () => {
    const timing = async (text: string): Promise<unknown[]> => {
      const { deferrable, initially } = await keyOf(text)
      return [deferrable, initially]
    }
    expect(await timing('REFERENCES t (a)')).to.deep.equal([undefined, undefined])
    expect(await timing('REFERENCES t (a) DEFERRABLE INITIALLY DEFERRED')).to.deep.equal([true, 'DEFERRED'])
    expect(await timing('REFERENCES t (a) NOT NULL DEFERRABLE INITIALLY IMMEDIATE UNIQUE')).to.deep.equal([
      true,
      'IMMEDIATE',
    ])
    expect(await timing('REFERENCES t (a) NOT DEFERRABLE')).to.deep.equal([false, undefined])
  })

  it('says MATCH SIMPLE where it is written; any other is told', async () => {
    expect((await keyOf('REFERENCES t (a) MATCH simple ON INSERT CASCADE')).match).to.equal('SIMPLE')
    expect(
      await unsupportedIn('CREATE TABLE t (a INT UNIQUE, b INT REFERENCES t (a) MATCH FULL)'),
    ).to.deep.equal(['table t: foreign key (b): MATCH FULL, which SQLite ignores'])
  })

  it('gets a name that no other has, so that the table can be created', async () => {
    const { tables, unsupported } = await inspected(
      `CREATE TABLE t (a INT UNIQUE REFERENCES t (a), b INT, CONSTRAINT x CHECK (a > 1), CONSTRAINT x CHECK (b > 1), UNIQUE (a), UNIQUE (a),
       CONSTRAINT "" CHECK (a > 2), CHECK (a > 3), CHECK (a > 3), FOREIGN KEY (a) REFERENCES t (b), CONSTRAINT uq_t_a_2 CHECK (1))`,
    )
    expect(unsupported).to.deep.equal([
      'table t: a second constraint called x',
      'table t: a constraint whose name is empty',
    ])
    const names = tables.get('t')?.constraints.map(({ name }) => name) ?? []
    expect(new Set(names).size).to.equal(names.length)
    expect(names.filter((name) => /^(x|uq|fk)/.test(name))).to.deep.equal([
      'uq_t_a',
      'uq_t_a_3',
      'uq_t_a_4',
      'x',
      'uq_t_a_2',
      'fk_t_a_t',
      'fk_t_a_t_2',
    ])
  })

  it('is told where the classes have no place for it', async () => {
    expect(
      await unsupportedIn(
        'CREATE TABLE p (x INT, y INT, PRIMARY KEY (x COLLATE NOCASE, y DESC)) WITHOUT ROWID',
        'CREATE VIEW v AS SELECT x FROM p',
        `CREATE TABLE t (a INT REFERENCES gone, b INT REFERENCES p, c INT REFERENCES p (z), d INT REFERENCES v (x), UNIQUE (a DESC, b, a),
           FOREIGN KEY (a, a) REFERENCES p (x, y))`,
      ),
    ).to.deep.equal([
      'table p: PRIMARY KEY (x, y): column x COLLATE NOCASE',
      'table p: PRIMARY KEY (x, y): column y DESC',
      'table t: UNIQUE (a, b, a): column a DESC',
      'table t: foreign key (d) points to v, which is a view',
      'table t: foreign key (a, a) names a column twice',
      'table t: foreign key (a) points to gone, which is not there',
      'table t: foreign key (b) points to p, where its columns are not there',
      'table t: foreign key (c) points to p, where its columns are not there',
    ])
  })
})
