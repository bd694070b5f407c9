import type { DialectName } from '../../util/dialect-name'
import type { Table } from '../../schema/table'
import type { Index } from '../../schema/table-index'
import type { DdlNode } from '../nodes'

/** What decides how the objects of a schema can be created one after another. */
export interface CreationCapabilities {
  /** Foreign keys can be added when their tables are there. */
  readonly alterAddConstraint: boolean
  /** Schemas can be created. */
  readonly schemas: boolean
  /** Types are objects of their own. */
  readonly enumTypes: boolean
}

/** What the order of creation asks of a database; the dialect's compiler answers. */
export interface CreationRules {
  readonly dialectName: DialectName
  readonly can: CreationCapabilities
  /** The tables that one inherits from. */
  parentsOf(table: Table): readonly Table[]
  /** The schemas that a table needs besides its own. */
  schemasOf(table: Table): readonly string[]
  /** What has to follow a statement, because it cannot be said in it. */
  companions(node: DdlNode): readonly DdlNode[]
  /** Whether an index that is created on its own is built while others write. */
  isConcurrent(index: Index): boolean
}
