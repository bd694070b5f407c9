/** Every option of every noun makes a difference, and exactly the one that it is; between models, and with a database. */
import { expect } from 'chai'

import { CheckConstraint, Column, diffMetadata, inspect, MetaData, planSync, Table, t } from '../../src/core'
import { optionRules as postgresRules } from '../../src/dialect/postgres/options'
import { optionRules as sqliteRules } from '../../src/dialect/sqlite/options'
import type { SchemaDifference } from '../../src/sync/schema-difference'
import { onEveryEngine } from '../support/engines'
import { nounCases } from './option-cases'
import { samples } from './option-samples'

const RULES = { postgres: postgresRules, sqlite: sqliteRules }

/** `subject: property`, or the whole line where one has nothing of the kind. */
function told(differences: readonly SchemaDifference[]): string[] {
  return differences
    .map((difference) =>
      difference.kind === 'differs'
        ? `${difference.subject}: ${difference.property ?? ''}`
        : String(difference),
    )
    .sort()
}

describe('the difference between two models', () => {
  for (const { title, on, off, told: expected } of samples) {
    it(`is ${title}`, () => {
      expect(told(diffMetadata(on(), off()))).to.deep.equal([...expected].sort())
      expect(diffMetadata(on(), on()).map(String)).to.deep.equal([])
    })
  }

  it('is told for every option that a dialect has', () => {
    for (const name of ['postgres', 'sqlite'] as const) {
      for (const [construct, rules] of Object.entries(RULES[name])) {
        const known = nounCases.flatMap(({ dialect }) =>
          dialect?.construct === construct ? Object.keys(dialect[name]) : [],
        )
        expect([...new Set(known)].sort(), `${name} ${construct}`).to.deep.equal(Object.keys(rules).sort())
      }
    }
  })
})

/** Options of one database that others have as plain ones are the plain ones there. */
function asPlain(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/dialect\.\w+\.(include|nullsNotDistinct)$/, '$1')).sort()
}

onEveryEngine('a database', (engine, { name: driver, dialect }) => {
  // What is compared depends on the database, not on how it is reached; PGlite comes without PostgreSQL's extensions.
  if (driver !== 'pg' && driver !== 'sqlite3') return

  for (const { title, on, off, told: expected, only } of samples) {
    if (only !== undefined && only !== dialect) continue
    it(`is what the model says, and differs from another one in ${title}`, async () => {
      try {
        await on().createAll(engine())
        const found = await inspect(engine(), dialect === 'postgres' ? { schemas: [undefined, 'apart'] } : {})
        expect(found.unsupported).to.deep.equal([])
        const options = { engine: engine() }
        expect((await diffMetadata(on(), found, options)).map(String)).to.deep.equal([])
        expect(told(await diffMetadata(found, off(), options))).to.deep.equal(asPlain(expected))
        expect((await planSync(engine(), on(), { dropUnknown: true })).toString()).to.equal(
          '-- nothing to do',
        )
      } finally {
        await on().dropAll(engine())
        if (dialect === 'postgres')
          for (const what of ['SCHEMA IF EXISTS apart', 'EXTENSION IF EXISTS citext'])
            await engine().send(`DROP ${what} CASCADE`)
      }
    })
  }

  it('is left as it was', async () => {
    for (const { build } of nounCases)
      expect(await diffMetadata(build({}), build({}), { engine: engine() })).to.deep.equal([])
    const { tables, sequences, schemas, types } = await inspect(engine())
    expect([tables.size, sequences.size, schemas.length, types.length]).to.deep.equal([0, 0, 0, 0])
  })

  if (dialect !== 'postgres') return
  it('cannot compare what it does not understand, and says so', async () => {
    const model = (limit: number): MetaData => {
      const metadata = new MetaData()
      const check = new CheckConstraint(`no_such_function(a) > ${limit}`, { name: 'ck' })
      new Table('thing', metadata, new Column('a', t.integer()), check)
      return metadata
    }
    const differences = await diffMetadata(model(1), model(2), { engine: engine() })
    expect(differences.map(({ kind, subject }) => [kind, subject])).to.deep.equal([
      ['unknown', 'constraint ck of table thing'],
    ])
    expect(String(differences[0])).to.match(/could not be compared: .*no_such_function/)
    expect(await diffMetadata(model(1), model(1), { engine: engine() })).to.deep.equal([])
  })
})
