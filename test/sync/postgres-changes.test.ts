/** What exists is changed on PostgreSQL as the model says: rows are kept, and the database is one that was made of the model. */
import { expect } from 'chai'

import { Index, planSync, sync, unsafeSql, type MetaData, type Step } from '../../src/core'
import { EMPTY, PostgresDatabases } from '../laws/pair-databases'
import { CASES as TABLE_CASES, model, X_ROWS, type ChangeCase } from './postgres-changes'
import { OBJECT_CASES } from './postgres-object-changes'

const CASES = [...TABLE_CASES, ...OBJECT_CASES]
const ROWS = X_ROWS()

/** A step as one line; the names of helpers end in a hash. */
function lineOf({ possible, reason, safety, statements, transaction }: Step): string {
  const how = transaction === 'shared' ? safety : `${safety}, ${transaction}`
  const line = possible ? `${how}: ${statements.join('; ')}` : `by hand: ${reason}`
  return line.replaceAll(/dovetail_index_[0-9a-f]{12}/g, 'dovetail_index_#')
}

describe('a change on PostgreSQL', function () {
  this.timeout(60_000)
  const databases = new PostgresDatabases()
  after(() => databases.close())

  for (const change of CASES) {
    it(`of ${change.what} keeps the rows`, () => changed(change, change.rows ?? ROWS, change.filled))
    it(`of ${change.what} is made at once on an empty table`, () =>
      changed(change, [], change.empty ?? change.filled.map((line) => line.replace(/^\w+/, 'safe'))))
  }

  // Steps that share a transaction are all done or none.
  for (const change of CASES.filter(({ filled }) => filled.some((line) => /^\w+, /.test(line))))
    it(`of ${change.what} is finished by the next plan, wherever one was broken off`, () => finished(change))

  function finished({ had, rows = ROWS, wanted }: ChangeCase): Promise<void> {
    return databases.withTwo(async (first, second) => {
      await wanted().createAll(second.engine)
      for (let broken = 1, count = 2; broken < count; broken += 1) {
        await first.engine.send(EMPTY)
        await had().createAll(first.engine)
        for (const row of rows) await first.engine.send(row)
        const { steps } = await planSync(first.engine, wanted())
        count = steps.length
        const isInside = [broken - 1, broken].every((at) => steps[at]?.transaction === 'shared')
        if (isInside) continue
        for (const sql of steps.slice(0, broken).flatMap(({ statements }) => statements))
          await first.engine.send(sql)
        await sync(first.engine, wanted(), { allow: 'destroys' })
        const [has, should] = [await first.describe(), await second.describe()].map(unplaced)
        expect(has, `broken off behind ${broken}`).to.deep.equal(should)
        expect((await planSync(first.engine, wanted())).steps.map(lineOf)).to.deep.equal([])
      }
    })
  }

  it('takes away what was begun for a model that nobody wants any more', () =>
    databases.withTwo(async (first, second) => {
      await model().createAll(first.engine)
      await model().createAll(second.engine)
      for (const row of ROWS) await first.engine.send(row)
      await first.engine.send(
        'ALTER TABLE thing ADD CONSTRAINT dovetail_not_null_name CHECK (name IS NOT NULL) NOT VALID',
      )
      await first.engine.send('CREATE INDEX dovetail_index_0123456789ab ON thing (name)')
      expect((await planSync(first.engine, model())).steps.map(lineOf)).to.deep.equal([
        'safe: ALTER TABLE thing DROP CONSTRAINT dovetail_not_null_name',
        'safe, none: DROP INDEX CONCURRENTLY dovetail_index_#',
      ])
      await sync(first.engine, model())
      expect(await first.describe()).to.deep.equal(await second.describe())
    }))

  it('builds an index anew that could not be built, when the rows allow it', () =>
    databases.withTwo(async (first) => {
      const wanted = (): MetaData =>
        model((thing) => new Index('ix', 'parent_id', { unique: true }).attachTo(thing))
      await model().createAll(first.engine)
      for (const row of ROWS) await first.engine.send(row)
      await first.engine
        .send('CREATE UNIQUE INDEX CONCURRENTLY ix ON thing (parent_id)')
        .catch(() => undefined)
      expect((await planSync(first.engine, wanted())).steps.map(lineOf)).to.deep.equal([
        'scans, none: DROP INDEX CONCURRENTLY IF EXISTS ix; CREATE UNIQUE INDEX CONCURRENTLY ix ON thing (parent_id)',
      ])
      const failure = await sync(first.engine, wanted(), { allow: 'scans' }).catch((error: unknown) => error)
      expect(failure).to.be.instanceOf(Error)
      const invalid = 'SELECT count(*)::int AS n FROM pg_index WHERE NOT indisvalid'
      expect((await first.engine.execute(unsafeSql(invalid))).rows).to.deep.equal([{ n: 0 }])
      await first.engine.send('UPDATE thing SET parent_id = NULL WHERE id = 2')
      expect((await sync(first.engine, wanted(), { allow: 'scans' })).pending).to.deep.equal([])
      expect((await planSync(first.engine, wanted())).steps).to.deep.equal([])
    }))

  /** Changes one database, and makes the other of the model itself. */
  function changed({ had, wanted, kept }: ChangeCase, rows: readonly string[], lines: readonly string[]) {
    return databases.withTwo(async (first, second) => {
      await had().createAll(first.engine)
      for (const row of rows) await first.engine.send(row)
      const { steps } = await planSync(first.engine, wanted())
      expect(steps.map(lineOf)).to.deep.equal(lines)
      const { pending } = await sync(first.engine, wanted(), { allow: 'destroys' })
      expect(pending.map(lineOf)).to.deep.equal([])
      expect((await planSync(first.engine, wanted())).steps.map(lineOf)).to.deep.equal([])
      await wanted().createAll(second.engine)
      const [has, should] = [await first.describe(), await second.describe()].map(unplaced)
      expect(has).to.deep.equal(should)
      if (kept === undefined || rows.length === 0) return
      const names = Object.keys(kept[0] ?? {}).join(', ')
      const { rows: is } = await first.engine.execute(unsafeSql(`SELECT ${names} FROM thing ORDER BY id`))
      expect(is).to.deep.equal(kept)
    })
  }
})

/** A column that is added anew stands at the end. */
function unplaced(lines: readonly string[]): string[] {
  return lines.filter((line) => !/^column .*: place = \d+$/su.test(line)).sort()
}
