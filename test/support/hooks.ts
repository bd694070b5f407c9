/** What the whole test run opens and closes. Mocha loads this file before the tests. */
import { stopPostgresServer } from './postgres-server'

export async function mochaGlobalTeardown(): Promise<void> {
  await stopPostgresServer()
}
