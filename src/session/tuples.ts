import type { Decode, WireRow } from '../engine/wire-row'
import { Expression } from '../expression/expression'
import { mapperOf } from '../registry/lookup'
import type { EntityClass, Mapper } from '../registry/mapper'
import { isTable, isTableSource } from '../schema/table-source'
import type { SelectItem } from '../statement/select'
import type { SqlType } from '../types/sql-type'

/** One row of a select of classes and expressions: an instance or a value for each item. */
export type TupleOf<I extends readonly SelectItem[]> = {
  -readonly [K in keyof I]: I[K] extends abstract new (...args: never[]) => infer E
    ? E
    : I[K] extends Expression<infer T>
      ? T
      : unknown
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
    } else if (isTableSource(item)) {
      const mapper = mapperOf(item as unknown as EntityClass)
      const positions = mapper.properties.map(({ column }) => start + mapper.table.columns.indexOf(column))
      read.push((row) =>
        reader.hydrate(
          mapper,
          positions.map((at) => row[at] ?? null),
        ),
      )
      position += mapper.table.columns.length
    } else if (isTable(item)) {
      item.columns.forEach((column, i) => read.push(valueReader(column.type, start + i, reader)))
      position += item.columns.length
    }
  }
  return rows.map((row) => read.map((each) => each(row)))
}

function valueReader(
  type: SqlType | undefined,
  position: number,
  reader: TupleReader,
): (row: WireRow) => unknown {
  const decode: Decode = type === undefined ? (value) => value : reader.decoderOf(type)
  return (row) => decode(row[position] ?? null)
}
