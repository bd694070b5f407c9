import { expect } from 'chai'

import {
  createEngine,
  diffMetadata,
  inspect,
  planSync,
  unsafeSql,
  type Engine,
  type MetaData,
} from '../../../src'
import type { Expression } from '../../../src/expression/expression'
import { RawSql } from '../../../src/expression/raw-sql'
import { freshPostgresDatabase } from '../../support/postgres-server'

/** What a database made by these statements is read as. */
export type ReadBack = (...statements: readonly string[]) => Promise<MetaData>

/**
 * Tests in a PostgreSQL database that each finds empty. Whatever is read is also created again, in the emptied database, and read
 * a second time: the two readings must be equal, the second has nothing left to say, and sync nothing left to do.
 */
export function describeReading(title: string, body: (read: ReadBack, engine: () => Engine) => void): void {
  describe(title, function () {
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
    body(
      async (...statements) => {
        await clear(engine)
        for (const statement of statements) await engine.execute(unsafeSql(statement))
        const first = await inspect(engine, { schemas: 'all' })
        await clear(engine)
        await first.createAll(engine)
        const second = await inspect(engine, { schemas: 'all' })
        expect(diffMetadata(first, second).map(String)).to.deep.equal([])
        expect(second.unsupported).to.deep.equal([])
        expect((await planSync(engine, first)).toString()).to.equal('-- nothing to do')
        return first
      },
      () => engine,
    )
  })
}

async function clear(engine: Engine): Promise<void> {
  const schemas = await engine.execute(
    unsafeSql("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"),
  )
  await engine.execute(
    unsafeSql(`DO $$ DECLARE e text; BEGIN
      FOR e IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP EXECUTE format('DROP EXTENSION %I CASCADE', e); END LOOP;
    END $$`),
  )
  for (const name of schemas.scalars())
    await engine.execute(unsafeSql(`DROP SCHEMA "${String(name).replaceAll('"', '""')}" CASCADE`))
  await engine.execute(unsafeSql('CREATE SCHEMA public'))
}

/** The text of SQL that the server wrote. */
export function textOf(expression: Expression | undefined): string | undefined {
  return expression instanceof RawSql ? expression.texts.join('') : undefined
}
