/** Where a sample runs: each place opens an empty database, and takes it away. */
import { freshPostgresDatabase, type FreshDatabase } from '../support/postgres-server'

export interface Place {
  readonly name: string
  open(): Promise<string>
  close?(): Promise<void>
}

let postgres: FreshDatabase | undefined

export const places: readonly Place[] = [
  { name: 'SQLite', open: async () => 'sqlite://' },
  {
    name: 'PostgreSQL',
    open: async () => (postgres = await freshPostgresDatabase()).url,
    close: async () => postgres?.drop(),
  },
  { name: 'PGlite', open: async () => 'postgresql+pglite://' },
]
