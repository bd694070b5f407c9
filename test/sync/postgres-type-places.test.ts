/** Types of PostgreSQL that a model has in another schema than the database. */
import { expect } from 'chai'

import { Column, ForeignKey, MetaData, planSync, sync, Table, t, verify, type SqlType } from '../../src/core'
import { composite, domain } from '../../src/postgres'
import { PostgresDatabases } from '../laws/pair-databases'
import { stepLine } from './step-line'

describe('a type that a model has in another schema', function () {
  this.timeout(60_000)
  const databases = new PostgresDatabases()
  after(() => databases.close())

  const itemOf = (type: SqlType) => (): MetaData => {
    const metadata = new MetaData()
    new Table(
      'item',
      metadata,
      new Column('id', t.integer(), { primaryKey: true }),
      new Column('kind', type),
      {
        schema: 'app',
      },
    )
    return metadata
  }

  const cases: readonly (readonly [
    what: string,
    type: (schema: string | undefined) => SqlType,
    value: string,
    step: string,
  ])[] = [
    ['an enum', (schema) => t.enum('kind', ['a', 'b'], { schema }), "'b'", 'TEXT::app.kind'],
    ['a domain', (schema) => domain('kind', t.integer(), { schema, notNull: true }), '7', 'TEXT::app.kind'],
    [
      'a composite',
      (schema) =>
        composite(
          'kind',
          [
            ['x', t.integer()],
            ['y', t.text()],
          ],
          { schema },
        ),
      "(7, 'a,b')",
      'TEXT::app.kind',
    ],
    [
      'a list of an enum',
      (schema) => t.array(t.enum('kind', ['a', 'b'], { schema })),
      "'{a,b}'",
      'TEXT[]::app.kind[]',
    ],
  ]
  for (const [what, type, value, step] of cases)
    it(`becomes the column's: ${what}`, () =>
      databases.withTwo(async ({ engine, run }) => {
        for (const schema of ['old', 'app']) await engine.send(`CREATE SCHEMA ${schema}`)
        await itemOf(type('old'))().createAll(engine)
        await engine.send(`INSERT INTO app.item VALUES (1, ${value})`)
        const before = await run('SELECT kind::text FROM app.item')
        // The schema of its table is the same, said or not.
        for (const wanted of [itemOf(type('app')), itemOf(type(undefined))]) {
          const { steps } = await planSync(engine, wanted())
          expect(steps.map(stepLine).at(-1)).to.equal(
            `rewrites: ALTER TABLE app.item ALTER COLUMN kind TYPE ${step.split('::')[1] ?? ''} USING kind::${step}`,
          )
        }
        const { pending } = await sync(engine, itemOf(type('app'))(), { allow: 'rewrites' })
        expect(pending).to.deep.equal([])
        await verify(engine, itemOf(type(undefined))())
        await verify(engine, itemOf(type('app'))())
        expect(await run('SELECT kind::text FROM app.item')).to.deep.equal(before)
        expect(await run('SELECT DISTINCT pg_typeof(kind)::text AS type FROM app.item')).to.deep.equal([
          { type: `app.kind${step.endsWith('[]') ? '[]' : ''}` },
        ])
      }))

  it('is that of both sides of a key in one transaction', () =>
    databases.withTwo(async ({ engine }) => {
      const model = (schema: string) => (): MetaData => {
        const metadata = new MetaData()
        const kind = t.enum('kind', ['a', 'b'], { schema })
        new Table('kinds', metadata, new Column('kind', kind, { primaryKey: true }))
        new Table('item', metadata, new Column('kind', kind, new ForeignKey('kinds'), { serverDefault: 'a' }))
        return metadata
      }
      for (const schema of ['old', 'app']) await engine.send(`CREATE SCHEMA ${schema}`)
      await model('old')().createAll(engine)
      for (const table of ['kinds', 'item']) await engine.send(`INSERT INTO ${table} VALUES ('a')`)
      await sync(engine, model('app')(), { allow: 'rewrites' })
      await verify(engine, model('app')())
    }))
})
