/** Rows that keep a step from being taken are told by table and column, with a query that finds them. */
import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  ForeignKey,
  Index,
  MetaData,
  planSync,
  sql,
  sync,
  Table,
  t,
  UniqueConstraint,
  View,
  type SyncStepError,
  type TableItem,
} from '../../src/core'
import { domain, type DomainOptions } from '../../src/postgres'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'

const MODELS: readonly (readonly [
  what: string,
  items: () => readonly TableItem[],
  problem: string,
  query: string,
])[] = [
  [
    'are equal in a key',
    () => [new Column('chip', t.text()), new Column('age', t.integer()), new UniqueConstraint('chip')],
    'several rows have the same chip',
    'SELECT chip, count(*) FROM pet WHERE chip IS NOT NULL GROUP BY chip HAVING count(*) > 1',
  ],
  [
    'are equal in an index',
    () => [new Column('chip', t.text(), { index: true, unique: true }), new Column('age', t.integer())],
    'several rows have the same chip',
    'SELECT chip, count(*) FROM pet WHERE chip IS NOT NULL GROUP BY chip HAVING count(*) > 1',
  ],
  [
    'are equal in an index of some of them',
    () => [
      new Column('chip', t.text()),
      new Column('age', t.integer()),
      new Index('uq_upper', sql`upper(chip)`, { unique: true, where: sql`id < 9` }),
    ],
    'several rows have the same upper(chip)',
    'SELECT upper(chip), count(*) FROM pet WHERE upper(chip) IS NOT NULL AND (id < 9) GROUP BY upper(chip) HAVING count(*) > 1',
  ],
  [
    'have no value',
    () => [new Column('chip', t.text()), new Column('age', t.integer(), { nullable: false })],
    'rows have no age',
    'SELECT * FROM pet WHERE age IS NULL',
  ],
  [
    'break a check',
    () => [
      new Column('chip', t.text()),
      new Column('age', t.integer()),
      new CheckConstraint("chip <> 'a'", { name: 'chip_ok' }),
    ],
    'rows do not fulfil the check chip_ok',
    "SELECT * FROM pet WHERE NOT (chip <> 'a')",
  ],
]

onEveryEngine('rows in the way of a step', (engine, { dialect }) => {
  const model = (items: readonly TableItem[]): MetaData => {
    const metadata = new MetaData()
    new Table('pet', metadata, new Column('id', t.integer(), { primaryKey: true }), ...items)
    return metadata
  }
  beforeEach(async () => {
    await sync(engine(), model([new Column('chip', t.text()), new Column('age', t.integer())]), {
      history: false,
    })
    await engine().send("INSERT INTO pet (id, chip) VALUES (1, 'a'), (2, 'a'), (3, NULL)")
  })
  afterEach(() => engine().send('DROP TABLE pet'))

  const refused = async (metadata: MetaData): Promise<SyncStepError> => {
    const error = await rejection(sync(engine(), metadata, { allow: 'destroys', history: false }))
    expect(error).to.have.property('code', 'sync-step')
    return error as SyncStepError
  }

  for (const [what, items, problem, query] of MODELS)
    it(`that ${what} are told, and found`, async () => {
      const { message } = await refused(model(items()))
      expect(message).to.include(`in table pet ${problem}.`)
      expect(message).to.match(/\n {2}Find them, and correct or delete them: .*$/)
      expect(message.slice(message.lastIndexOf(': ') + 2)).to.equal(query)
      expect(message).to.not.include('new_pet')
      expect(
        (
          await engine()
            .connect()
            .then(async (connection) => {
              try {
                return await connection.read(query)
              } finally {
                await connection.close()
              }
            })
        ).length,
      ).to.be.greaterThan(0)
    })

  if (dialect === 'sqlite') {
    it('whose values do not fit another type are told, and found', async () => {
      const { message } = await refused(
        model([new Column('chip', t.integer()), new Column('age', t.integer())]),
      )
      expect(message).to.include('values of column chip of table pet do not fit INTEGER')
      expect(message).to.include(
        'SELECT * FROM pet WHERE chip IS NOT NULL AND (CAST(chip AS NUMERIC) <> chip OR',
      )
    })
  }

  if (dialect === 'sqlite') {
    it('that have no value in a part of a key, which SQLite allows, are told by that part', async () => {
      await engine().send('DROP TABLE pet')
      await engine().send('CREATE TABLE pet (a INT, b INT, c TEXT, PRIMARY KEY (a, b))')
      await engine().send("INSERT INTO pet VALUES (1, 1, 'x'), (NULL, 3, 'z')")
      const metadata = new MetaData()
      const part = { primaryKey: true, dialect: { sqlite: { declaredType: 'INT' } } } as const
      const parts = ['a', 'b'].map((name) => new Column(name, t.integer(), part))
      new Table('pet', metadata, ...parts, new Column('c', t.varchar(30), { serverDefault: '?' }))
      const { message } = await refused(metadata)
      expect(message).to.include('rows of table pet have no a, which is part of the primary key')
      expect(message).to.match(/correct or delete them: SELECT \* FROM pet WHERE a IS NULL$/)
    })
  }

  if (dialect === 'postgres')
    for (const [what, demand] of [
      ['key', new UniqueConstraint('chip', { name: 'uq', nullsNotDistinct: true })],
      ['index', new Index('uq', 'chip', { unique: true, nullsNotDistinct: true })],
      [
        'partial index',
        new Index('uq', 'chip', { unique: true, nullsNotDistinct: true, where: sql`id > 0` }),
      ],
    ] as const)
      it(`that are null like others are found where a ${what} takes nulls for equal`, async () => {
        await engine().send('DELETE FROM pet')
        await engine().send('INSERT INTO pet (id) VALUES (1), (2)')
        const items = [new Column('chip', t.text()), new Column('age', t.integer()), demand]
        const { message } = await refused(model(items))
        const where = what === 'partial index' ? ' WHERE (id > 0)' : ''
        const query = `SELECT chip, count(*) FROM pet${where} GROUP BY chip HAVING count(*) > 1`
        expect(message.slice(message.lastIndexOf(': ') + 2)).to.equal(query)
        expect(message).to.include('several rows have the same chip')
      })

  it('whose texts are too long are told by the plan', async () => {
    const wanted = model([new Column('chip', t.varchar(3)), new Column('age', t.integer())])
    await engine().send("UPDATE pet SET chip = 'long'")
    const { steps } = await planSync(engine(), wanted)
    expect(steps.flatMap(({ searches }) => searches.map(({ query }) => query))).to.deep.equal([
      dialect === 'postgres'
        ? 'SELECT * FROM pet WHERE char_length(chip) > 3'
        : 'SELECT * FROM pet WHERE chip IS NOT NULL AND (length(chip) > 3)',
    ])
    const { message } = await refused(wanted)
    expect(message).to.include(
      dialect === 'postgres'
        ? 'values of column chip of table pet are longer than 3'
        : 'values of column chip of table pet do not fit VARCHAR(3)',
    )
  })

  if (dialect === 'sqlite') {
    it('whose values are none of the labels are told by what they are not', async () => {
      const kind = t.enum('kind', ['x', 'y'], { native: false })
      const { message } = await refused(model([new Column('chip', kind), new Column('age', t.integer())]))
      expect(message).to.include('values of column chip of table pet are none of its labels')
    })
  }

  it('that point to nothing are told, and found', async () => {
    const items = [new Column('chip', t.text()), new Column('age', t.integer(), new ForeignKey('pet.id'))]
    await engine().send('UPDATE pet SET age = 9')
    const { message } = await refused(model(items))
    expect(message).to.include('in table pet rows point to nothing in pet.')
    expect(message.slice(message.lastIndexOf(': ') + 2)).to.equal(
      'SELECT own.* FROM pet AS own WHERE own.age IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pet AS other WHERE other.id = own.age)',
    )
  })

  if (dialect === 'postgres') {
    /** Older servers cannot tell whether they could read a text: then the step itself fails. */
    const isFrom = async (version: number): Promise<boolean> => {
      const [server] = await engine().transaction((tx) =>
        tx.read(`SELECT current_setting('server_version_num')::int / 10000 AS version`),
      )
      return Number(server?.['version']) >= version
    }

    const constraintsOf = async (table: string): Promise<unknown> =>
      engine().transaction((tx) =>
        tx.read(
          `SELECT conname, convalidated FROM pg_constraint WHERE conrelid = '${table}'::regclass AND contype <> 'n' ORDER BY 1`,
        ),
      )

    for (const [type, text] of [
      [t.integer(), 'INTEGER'],
      [t.numeric(8, 2), 'NUMERIC(8, 2)'],
      [t.date(), 'DATE'],
      [t.jsonb(), 'JSONB'],
      [t.named('int4range'), 'int4range'],
      [domain('year', t.smallint()), 'SMALLINT'],
    ] as const)
      it(`whose texts are none of type ${type.toString()} are told, and found`, async () => {
        const wanted = model([new Column('chip', type), new Column('age', t.integer())])
        const query = `SELECT * FROM pet WHERE NOT pg_input_is_valid(chip::TEXT, '${text}')`
        const { steps } = await planSync(engine(), wanted)
        expect(steps.flatMap(({ searches }) => searches.map((search) => search.query))).to.deep.equal([query])
        const { message } = await refused(wanted)
        if (await isFrom(16)) {
          expect(message).to.include(`in table pet values of column chip of table pet do not fit ${text}.\n`)
          expect(message.slice(message.lastIndexOf(': ') + 2)).to.equal(query)
        }
      })

    it('whose texts are cut to fit are none', async () => {
      await engine().send("UPDATE pet SET chip = '10110'")
      const wanted = model([new Column('chip', t.named('bit(4)')), new Column('age', t.integer())])
      await sync(engine(), wanted, { allow: 'destroys', history: false })
      const rows = await engine().transaction((tx) => tx.read('SELECT DISTINCT chip::text FROM pet'))
      expect(rows).to.deep.equal([{ chip: '1011' }])
    })

    const kind = (...labels: string[]): TableItem[] => [
      new Column('chip', t.enum('kind', labels)),
      new Column('age', t.integer()),
    ]
    const NONE = 'values of column chip of table pet are none of its labels.\n'

    it('whose texts are none of the labels are told, and found', async () => {
      const { message } = await refused(model(kind('b', "c'")))
      expect(message).to.include(`in table pet ${NONE}`)
      expect(message.slice(message.lastIndexOf(': ') + 2)).to.equal(
        "SELECT * FROM pet WHERE chip::text NOT IN ('b', 'c''')",
      )
    })

    it('which have a label that goes are told, and found', async () => {
      await engine().send('ALTER TABLE pet DROP COLUMN chip')
      await sync(engine(), model(kind('a', 'b')), { history: false })
      await engine().send("UPDATE pet SET chip = 'a'")
      try {
        const { message } = await refused(model(kind('b')))
        expect(message).to.include(NONE)
        expect(message.slice(message.lastIndexOf(': ') + 2)).to.equal(
          "SELECT * FROM pet WHERE chip::text NOT IN ('b')",
        )
        const rows = await engine().transaction((tx) => tx.read('SELECT DISTINCT chip::text FROM pet'))
        expect(rows).to.deep.equal([{ chip: 'a' }])
      } finally {
        await engine().send('DROP TYPE kind CASCADE')
      }
    })

    it('which have a label that goes in an array are told, and found', async () => {
      const kinds = (...labels: string[]): TableItem[] => [
        new Column('chip', t.text()),
        new Column('age', t.integer()),
        new Column('kinds', t.array(t.enum('kind', labels))),
      ]
      await sync(engine(), model(kinds('a', 'b')), { history: false })
      await engine().send("UPDATE pet SET kinds = '{b,a}' WHERE id = 1")
      await engine().send("UPDATE pet SET kinds = '{b,NULL}' WHERE id = 2")
      try {
        const { message } = await refused(model(kinds('b')))
        expect(message).to.include('values of column kinds of table pet are none of its labels.')
        expect(message.slice(message.lastIndexOf(': ') + 2)).to.equal(
          "SELECT * FROM pet WHERE EXISTS (SELECT 1 FROM unnest(kinds) AS each (label) WHERE label::text NOT IN ('b'))",
        )
        await engine().send("UPDATE pet SET kinds = '{b}' WHERE id = 1")
        await sync(engine(), model(kinds('b')), { allow: 'destroys', history: false })
      } finally {
        await engine().send('DROP TYPE kind CASCADE')
      }
    })

    it('whose values a domain is to have no more are told, and found', async () => {
      const years = (options: DomainOptions<number>): TableItem[] => [
        new Column('chip', t.text()),
        new Column('age', t.integer()),
        new Column('value', domain('years', t.integer(), options)),
      ]
      await sync(engine(), model(years({})), { history: false })
      await engine().send('UPDATE pet SET value = -id WHERE id > 1')
      const wanted = model(years({ notNull: true, check: [{ name: 'positive', sql: 'VALUE > 0' }] }))
      try {
        const { steps } = await planSync(engine(), wanted)
        const queries = steps.flatMap(({ searches }) => searches.map(({ query }) => query))
        expect(queries).to.have.members([
          'SELECT * FROM pet WHERE NOT (SELECT (VALUE > 0) FROM (SELECT value) AS given (value))',
          'SELECT * FROM pet WHERE value IS NULL',
        ])
        const found = await engine().transaction((tx) => Promise.all(queries.map((query) => tx.read(query))))
        expect(found.map((rows) => rows.length).sort()).to.deep.equal([1, 2])
        const { message } = await refused(wanted)
        expect(message).to.match(/Nothing was changed/)
        expect(message).to.match(
          /values of column value of table pet (?:are null, and domain years is not|do not fulfil the check positive of domain years)\./,
        )
        await engine().send('UPDATE pet SET value = 1')
        await sync(engine(), wanted, { allow: 'scans', history: false })
        expect((await planSync(engine(), wanted)).isEmpty).to.equal(true)
      } finally {
        await engine().send('DROP DOMAIN years CASCADE')
      }
    })

    it('are looked for before the first of several transactions, so that nothing is left of a plan that fails', async () => {
      await engine().send('UPDATE pet SET age = 1')
      const before = await constraintsOf('pet')
      const items = [
        new Column('chip', t.text()),
        new Column('age', t.integer(), { nullable: false }),
        new UniqueConstraint('chip'),
      ]
      const { message } = await refused(model(items))
      expect(message).to.equal(
        'Rows are in the way of a step of the plan, constraint uq_pet_chip of table pet: in table pet several rows have the same chip.\n' +
          '  Nothing was changed.\n' +
          '  Find them, and correct or delete them: SELECT chip, count(*) FROM pet WHERE chip IS NOT NULL GROUP BY chip HAVING count(*) > 1',
      )
      expect(await constraintsOf('pet')).to.deep.equal(before)
    })

    it('are not looked for under names that only the plan itself gives', async () => {
      await engine().send('UPDATE pet SET age = 1')
      const years = new Column('years', t.integer(), { nullable: false, renamedFrom: 'age' })
      const { applied } = await sync(engine(), model([new Column('chip', t.text()), years]), {
        allow: 'scans',
        history: false,
      })
      expect(applied.map(({ change }) => change.kind)).to.deep.equal([
        'renameColumn',
        'changeColumn',
        'changeColumn',
        'changeColumn',
      ])
    })

    it('are none in a materialized view that holds nothing yet', async () => {
      const seen = (unique: boolean): MetaData => {
        const metadata = model([new Column('chip', t.text()), new Column('age', t.integer())])
        const chip = new Column('chip', t.text())
        new View('seen', metadata, chip, new Index('by_chip', chip, { unique }), {
          definition: sql`SELECT chip FROM pet`,
          materialized: true,
          withData: false,
        })
        return metadata
      }
      await sync(engine(), seen(false), { history: false })
      const { pending } = await sync(engine(), seen(true), { allow: 'destroys', history: false })
      expect(pending).to.deep.equal([])
      expect((await planSync(engine(), seen(true))).steps).to.deep.equal([])
      await engine().send('DROP MATERIALIZED VIEW seen')
    })

    it('are those that a key binds: not those of tables that inherit', async () => {
      await engine().send('DELETE FROM pet WHERE id > 1')
      await engine().send('CREATE TABLE puppy () INHERITS (pet)')
      await engine().send("INSERT INTO puppy (id, chip) VALUES (1, 'a'), (2, 'a')")
      const metadata = model([
        new Column('chip', t.text()),
        new Column('age', t.integer()),
        new UniqueConstraint('chip'),
      ])
      new Table('puppy', metadata, { dialect: { postgres: { inherits: ['pet'] } } })
      try {
        const { applied } = await sync(engine(), metadata, { allow: 'scans', history: false })
        expect(new Set(applied.map(({ change }) => change.subject))).to.deep.equal(
          new Set(['constraint uq_pet_chip of table pet']),
        )
      } finally {
        await engine().send('DROP TABLE puppy')
      }
    })
  }
})
