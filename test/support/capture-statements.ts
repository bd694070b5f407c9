import type { Engine } from '../../src/engine/engine'
import type { StatementEvent } from '../../src/engine/statement-events'

/** The statements that an engine sends while something runs, in their order. */
export async function captureStatements(engine: Engine, run: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = []
  const listener = ({ sql }: StatementEvent): void => {
    statements.push(sql)
  }
  engine.on('statement', listener)
  try {
    await run()
  } finally {
    engine.off('statement', listener)
  }
  return statements
}

/** As `captureStatements`, without those that open and end transactions. */
export async function captureQueries(engine: Engine, run: () => Promise<unknown>): Promise<string[]> {
  const all = await captureStatements(engine, run)
  return all.filter((sql) => !/^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|SET )/.test(sql))
}
