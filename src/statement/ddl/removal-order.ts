/** Which statements drop the objects of a schema, and in which order. */
import type { DdlNode } from '../nodes'
import type { Table } from '../../schema/table'
import { around, objectsOf, orderOf, type Action, type Scope } from './creation-order'
import type { CreationRules } from './creation-rules'
import { DropSequence } from './object-ddl'
import { DropConstraint, DropTable, type NamedConstraint } from './table-ddl'
import { DropType } from './type-ddl'
import { typesOf } from './type-order'

/** A foreign key by its name, and the table that it points to. */
export interface KnownKey extends NamedConstraint {
  readonly referredTable: Table
}

/** What a removal starts from. */
export interface RemovalFacts {
  /** Whether a table is there to be dropped. */
  readonly hasTable?: (table: Table) => boolean
  /** The keys between the tables, as the database has them; those of the model if not given. */
  readonly keys?: readonly KnownKey[]
  /** Whatever depends on the tables goes too. */
  readonly cascade?: boolean
}

/**
 * The statements that drop a schema, listeners called in between: views, the keys that close cycles, where the database can
 * drop them alone, tables in reverse, then sequences and types. Schemas and extensions stay: others may use them.
 */
export function removalActions(scope: Scope, rules: CreationRules, facts: RemovalFacts = {}): Action[] {
  const { hasTable = () => true, cascade = false } = facts
  const objects = objectsOf(scope)
  const { tables: sorted, deferred } = orderOf(objects.tables.filter(hasTable), rules)
  const drop = (table: Table): Action[] =>
    around(table, 'Drop', rules, [new DropTable(table, cascade ? { cascade } : {})])
  const order = sorted.toReversed()
  const keys = facts.keys ?? [...deferred]
  const main = [
    ...objects.views.filter(hasTable).toReversed().flatMap(drop),
    ...(rules.can.alterAddConstraint ? keysInTheWay(order, keys).map((key) => new DropConstraint(key)) : []),
    ...order.flatMap(drop),
  ]
  // Sequences and types of the model may be there without its tables.
  const rest: DdlNode[] = [
    ...(scope.tables === undefined ? objects.sequences.map((sequence) => new DropSequence(sequence)) : []),
    ...typesOf(scope.tables === undefined ? objects.tables : sorted, rules, objects)
      .toReversed()
      .map(({ type, schema }) => new DropType(type, schema)),
  ]
  if (main.length + rest.length === 0 || scope.tables !== undefined) return [...main, ...rest]
  return main.length === 0 ? rest : around(scope.metadata, 'Drop', rules, [...main, ...rest])
}

/** The keys whose table is dropped only after the one that they point to. */
function keysInTheWay(order: readonly Table[], keys: readonly KnownKey[]): KnownKey[] {
  const place = new Map(order.map((table, i) => [table, i] as const))
  return keys.filter((key) => {
    const [own, target] = [place.get(key.table), place.get(key.referredTable)]
    return own !== undefined && target !== undefined && own > target
  })
}
