import type { LeftOver, Renamings } from '../../dialect/renamings'
import type { Change, MovedTable } from '../../dialect/schema-change'
import type { DiffContext } from './context'
import type { Moves } from '../moved-tables'
import type { Table } from '../../schema/table'

/** The changes that give declared names to what has former ones. */
export function renamingChanges({ tables, columns, types, labels }: Renamings): Change[] {
  return [
    ...types.map(({ type, schema, from }): Change => ({ kind: 'renameType', type, schema, from })),
    ...labels.map((label): Change => ({ kind: 'renameLabel', ...label })),
    ...tables.map(({ table, from }): Change => ({ kind: 'renameTable', table, from })),
    ...columns.map(({ table, column, from }): Change => ({ kind: 'renameColumn', table, column, from })),
  ]
}

/** Tables of which some name changes. */
export function renamedTables({ tables, columns }: Renamings): ReadonlySet<Table> {
  return new Set([...tables, ...columns].map(({ table }) => table))
}

/** What is in another schema, or in both. */
export function moveNotes({ moved, leftOver }: Moves, context: DiffContext): string[] {
  const placeOf = ({ from }: MovedTable): string => `${from.schema}.${from.name}`
  return [
    ...moved.map(
      (move) => `table ${move.table.key} is compared with ${placeOf(move)} only when that has moved.`,
    ),
    ...leftOver.map((move) => {
      const former = placeOf(move)
      const isGone = context.unknown.drops(move.from, context.existing.defaultSchema)
      return `table ${former} is there beside ${move.table.key}, which says renamedFrom: '${former}'. Nothing was moved: ${fate(isGone)}`
    }),
  ]
}

/** Former names that are still there beside the present ones. */
export function leftOverNotes({ leftOver }: Renamings, context: DiffContext): string[] {
  const { unknown, existing } = context
  return leftOver.map((renamed) => {
    const { what, present, schema } = named(renamed)
    const { from } = renamed
    const isGone =
      'column' in renamed
        ? unknown.dropsPart(from, renamed.table, existing.defaultSchema)
        : unknown.drops({ name: from, schema }, existing.defaultSchema)
    return `${what} is there beside ${present}, which says renamedFrom: '${from}'. Nothing was renamed: ${fate(isGone)}`
  })
}

interface Named {
  readonly what: string
  readonly present: string
  readonly schema: string | undefined
}

function named(renamed: LeftOver): Named {
  if ('type' in renamed) {
    const { type, schema, from } = renamed
    return { what: `enum type ${from}`, present: type.name ?? '', schema }
  }
  const { table, from } = renamed
  const { schema } = table
  return 'column' in renamed
    ? { what: `column ${table.key}.${from}`, present: `${table.key}.${renamed.column.name}`, schema }
    : { what: `table ${from}`, present: table.key, schema }
}

/** What becomes of the old one. */
function fate(isGone: boolean): string {
  return isGone
    ? 'the old one is DROPPED, with what is in it, because of dropUnknown. If its rows are to stay, do without that until one of the two is gone.'
    : 'the old one stays, with what is in it.'
}
