import type { RenamedColumn, RenamedTable, Renamings } from '../../dialect/renamings'
import type { Change, MovedTable } from '../../dialect/schema-change'
import type { samePlace } from '../../dialect/same-place'
import type { DiffContext } from './context'
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
export function moveNotes({ moved, leftOver }: Moves, context: DiffContext): string[] {
  const placeOf = ({ from }: MovedTable): string => `${from.schema}.${from.name}`
  return [
    ...moved.map(
      (move) => `table ${move.table.key} is compared with ${placeOf(move)} only when that has moved.`,
    ),
    ...leftOver.map((move) => {
      const former = placeOf(move)
      const isGone = context.unknown.drops(move.from, context.existing.defaultSchema, true)
      return `table ${former} is there beside ${move.table.key}, which says renamedFrom: '${former}'. Nothing was moved: ${fate(isGone, former, context)}`
    }),
  ]
}

/** Former names that are still there beside the present ones. */
export function leftOverNotes({ leftOver }: Renamings, context: DiffContext): string[] {
  const { unknown, existing } = context
  return leftOver.map((renamed: RenamedTable | RenamedColumn) => {
    const { table, from } = renamed
    const isColumn = 'column' in renamed
    const former = isColumn ? `${table.name}.${from}` : from
    const [what, present] = isColumn
      ? [`column ${table.key}.${from}`, `${table.key}.${renamed.column.name}`]
      : [`table ${from}`, table.key]
    const isGone = isColumn
      ? unknown.dropsPart(from, table, existing.defaultSchema, true)
      : unknown.drops({ name: from, schema: table.schema }, existing.defaultSchema, true)
    return `${what} is there beside ${present}, which says renamedFrom: '${from}'. Nothing was renamed: ${fate(isGone, former, context)}`
  })
}

/** What becomes of the old one. */
function fate(isGone: boolean, former: string, { unknown }: DiffContext): string {
  if (isGone) return 'the old one is dropped, with what is in it, because dropUnknown names it.'
  const cure = unknown.isExact
    ? ` To be rid of it, leave renamedFrom out, or write { dropUnknown: ['${former}'] }.`
    : ''
  return `the old one stays, with what is in it.${cure}`
}

/** Tells of tables and columns whether they are such, which only go if they are named. */
export function leftOverIn(
  { leftOver }: Renamings,
  moves: Moves,
  isSame: ReturnType<typeof samePlace>,
): DiffContext['isLeftOver'] {
  const renamed: readonly (RenamedTable | RenamedColumn)[] = leftOver
  return (place, column) =>
    column === undefined
      ? moves.leftOver.some(({ from }) => isSame(from, place)) ||
        renamed.some(
          (each) => !('column' in each) && isSame({ name: each.from, schema: each.table.schema }, place),
        )
      : renamed.some((each) => 'column' in each && each.from === column && isSame(each.table, place))
}
