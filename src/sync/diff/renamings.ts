import type { RenamedColumn, RenamedTable, Renamings } from '../../dialect/renamings'
import type { Change, MovedTable } from '../../dialect/schema-change'
import type { Moves } from '../moved-tables'
import type { Table } from '../../schema/table'

/** The changes that give declared names to what has former ones. */
export function renamingChanges({ tables, columns, types }: Renamings): Change[] {
  return [
    ...types.map(({ type, schema, from }): Change => ({ kind: 'renameType', type, schema, from })),
    ...tables.map(({ table, from }): Change => ({ kind: 'renameTable', table, from })),
    ...columns.map(({ table, column, from }): Change => ({ kind: 'renameColumn', table, column, from })),
  ]
}

/** Tables of which some name changes. */
export function renamedTables({ tables, columns }: Renamings): ReadonlySet<Table> {
  return new Set([...tables, ...columns].map(({ table }) => table))
}

/** What is in another schema, or in both. */
export function moveNotes({ moved, leftOver }: Moves): string[] {
  const placeOf = ({ from }: MovedTable): string => `${from.schema}.${from.name}`
  return [
    ...moved.map(
      (move) => `table ${move.table.key} is compared with ${placeOf(move)} only when that has moved.`,
    ),
    ...leftOver.map((move) => {
      const former = placeOf(move)
      return `table ${former} is there beside ${move.table.key}, which says renamedFrom: '${former}'. Nothing was moved: the old one stays, with what is in it.`
    }),
  ]
}

/** Former names that are still there beside the present ones. */
export function leftOverNotes({ leftOver }: Renamings): string[] {
  return leftOver.map((renamed: RenamedTable | RenamedColumn) => {
    const { table, from } = renamed
    const [what, present] =
      'column' in renamed
        ? [`column ${table.key}.${from}`, `${table.key}.${renamed.column.name}`]
        : [`table ${from}`, table.key]
    return `${what} is there beside ${present}, which says renamedFrom: '${from}'. Nothing was renamed: the old one stays, with what is in it.`
  })
}
