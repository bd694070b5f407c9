import type { Decode, WireRow } from '../engine/wire-row'
import { UsageError } from '../errors'
import { Expression } from '../expression/expression'
import type { OwnedBy, Owner } from '../expression/owned-by'
import { mapperOf } from '../registry/lookup'
import type { EntityClass, Mapper } from '../registry/mapper'
import { TableAlias } from '../schema/alias'
import type { Column } from '../schema/column'
import { isTableSource } from '../schema/table-source'
import type { Seen, SelectItem } from '../statement/row-of'
import { columnsOfItem, Select } from '../statement/select'
import type { SqlType } from '../types/sql-type'
import { RowSource, selectedOf } from './row-source'

/** One row of a select of classes and expressions: an instance or a value for each item. */
export type TupleOf<I extends readonly SelectItem[], N = never> = {
  -readonly [K in keyof I]: I[K] extends Expression<infer T>
    ? I[K] extends OwnedBy<infer O>
      ? Seen<T, O, N>
      : T
    : I[K] extends TableAlias<infer S, infer A>
      ? S extends EntityType<infer E>
        ? Seen<E, Owner<A>, N>
        : unknown
      : I[K] extends EntityType<infer E>
        ? Seen<E, Owner<E>, N>
        : unknown
}

type EntityType<E> = abstract new (...args: never[]) => E

/** Whether instances stand in the item's place: it is a class, or an alias of one. */
export function isEntityItem(item: SelectItem): boolean {
  return isTableSource(item instanceof TableAlias ? item.source : item)
}

/** What turns wire values into instances and values. */
export interface TupleReader {
  readonly hydrate: (mapper: Mapper, row: WireRow) => object | null
  readonly decoderOf: (type: SqlType) => Decode
}

/** Reads rows of a select item by item; a table that is no class stands for each of its columns. */
export function readTuples(
  items: readonly SelectItem[],
  rows: readonly WireRow[],
  reader: TupleReader,
): unknown[][] {
  const read: ((row: WireRow) => unknown)[] = []
  let position = 0
  for (const item of items) {
    const start = position
    if (item instanceof Expression) {
      read.push(valueReader(item.type, start, reader))
      position += 1
    } else if (isEntityItem(item)) {
      const mapper = mapperOf((item instanceof TableAlias ? item.source : item) as EntityClass)
      const columns = item instanceof TableAlias ? mapper.table.columns : columnsOfClass(mapper)
      const selected = selectedOf(mapper).map(({ column }) => columns.indexOf(column))
      if (selected.includes(-1))
        throw new UsageError(
          `The rows of ${mapper.name} are in several tables, and cannot stand under an alias.`,
        )
      const positions = selected.map((at) => start + at)
      read.push((row) =>
        reader.hydrate(
          mapper,
          positions.map((at) => row[at] ?? null),
        ),
      )
      position += columns.length
    } else {
      const columns = columnsOfItem(item)
      columns.forEach((column, i) => read.push(valueReader(column.type, start + i, reader)))
      position += columns.length
    }
  }
  return rows.map((row) => read.map((each) => each(row)))
}

/** What a class stands for in a select: its table's columns, or under inheritance all that its instances are made of. */
function columnsOfClass(mapper: Mapper): readonly Column[] {
  return mapper.inheritance === undefined
    ? mapper.table.columns
    : mapper.inheritance.selected.map(({ column }) => column)
}

/** The select with the tables and conditions that classes under inheritance need; any other as it is. */
export function withInheritance(statement: Select): Select {
  const classes = statement.parts.items.flatMap((item) => {
    const mapper =
      !(item instanceof Expression) && isTableSource(item)
        ? mapperOf(item as unknown as EntityClass)
        : undefined
    return mapper?.inheritance === undefined ? [] : [mapper]
  })
  if (classes.length === 0) return statement
  const items = statement.parts.items.flatMap((item): readonly SelectItem[] => {
    const mapper = classes.find(({ entityClass }) => entityClass === item)
    return mapper === undefined ? [item] : columnsOfClass(mapper)
  })
  return classes.reduce(
    (query, mapper) => RowSource.of(mapper).addedTo(query),
    new Select({ ...statement.parts, items }),
  )
}

function valueReader(
  type: SqlType | undefined,
  position: number,
  reader: TupleReader,
): (row: WireRow) => unknown {
  const decode: Decode = type === undefined ? (value) => value : reader.decoderOf(type)
  return (row) => decode(row[position] ?? null)
}
