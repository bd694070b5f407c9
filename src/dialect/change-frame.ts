import type { CatalogReader } from './inspector'

/** What stands around the one transaction that changes a schema, where a transaction by itself is not enough. */
export interface ChangeFrame {
  /** Statements on the connection before the transaction begins. */
  readonly enter: readonly string[]
  /** Statements on the connection when it has ended, whatever its end was. */
  readonly leave: readonly string[]
  /** Sets how long a statement waits on the connection while others hold the database; as long as usual if not given. */
  wait(ms?: number): string
  /** Looks at the database in the transaction, before the first of these changes. Gives what `check` compares with. */
  begin(reader: CatalogReader, changes: readonly string[]): Promise<unknown>
  /** Looks again before COMMIT. @throws SyncError if something was lost; the transaction is then rolled back */
  check(reader: CatalogReader, before: unknown): Promise<void>
}
